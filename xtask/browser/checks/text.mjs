// Text inside pictures: none covers another, none leaves the picture, all is large enough to read.

/** CSS pixels below which text in a picture is not read but guessed. */
const SMALLEST = 9;
/** Shares of a text's box above and below its ink. */
const AIR = { above: 0.17, below: 0.14 };

/** Reports text of the pictures that overlaps, sticks out, or is too small. */
export async function text(page, note) {
  const found = await page.evaluate(([smallest, air]) => {
    const out = [];
    const visible = (element) => element.checkVisibility({ visibilityProperty: true });
    for (const svg of document.querySelectorAll("svg")) {
      if (!visible(svg)) continue;
      const where = `picture ${globalThis.pictureName(svg)}`;
      const frame = svg.getBoundingClientRect();
      const texts = [...svg.querySelectorAll("text")].filter(visible)
        .filter((element) => element.textContent.trim() && Number(getComputedStyle(element).opacity) > 0)
        .map((element) => {
          const box = element.getBoundingClientRect();
          const { left, right } = box;
          const [top, bottom] = [box.top + air.above * box.height, box.bottom - air.below * box.height];
          const matrix = element.getScreenCTM();
          const size = parseFloat(getComputedStyle(element).fontSize) * Math.hypot(matrix.b, matrix.d);
          return { words: element.textContent.trim(), left, right, top, bottom, size };
        });
      for (const { words, left, right, top, bottom, size } of texts) {
        const beyond = [frame.left - left, right - frame.right, frame.top - top, bottom - frame.bottom];
        if (Math.max(...beyond) > 1) {
          out.push(["text outside", `${where}: "${words}" leaves it by ${Math.max(...beyond).toFixed(1)} px`]);
        }
        if (size < smallest) {
          out.push(["small text", `${where}: "${words}" is ${size.toFixed(1)} px, less than ${smallest}`]);
        }
      }
      for (let i = 0; i < texts.length; i += 1) {
        for (let k = i + 1; k < texts.length; k += 1) {
          const [a, b] = [texts[i], texts[k]];
          const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
          const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
          if (across > 1 && down > 0.5) {
            out.push(["text overlap", `${where}: "${a.words}" and "${b.words}" share ${across.toFixed(0)} x ${down.toFixed(0)} px`]);
          }
        }
      }
    }
    return out;
  }, [SMALLEST, AIR]);
  for (const [rule, what] of found) note(rule, what);
}
