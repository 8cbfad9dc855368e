// Text inside pictures stands out from what is behind it; axe looks at text outside of them only.

import { contrast as ratio } from "../pixels.mjs";

/** What WCAG 2 AA asks of text of any size. */
const LEAST = 4.5;

/** Reports text of the pictures that is hard to tell from its ground on the photograph. */
export async function contrast(page, note, { height, ...photograph }) {
  const texts = await page.evaluate((height) => {
    const colour = (text) => (text.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number);
    return [...document.querySelectorAll("svg text")]
      .filter((text) => text.checkVisibility({ visibilityProperty: true }) && text.textContent.trim())
      .map((text) => {
        const { x, y, width, height } = text.getBoundingClientRect();
        const box = { x: Math.max(0, x + scrollX), y: Math.max(0, y + scrollY), width, height };
        const ink = colour(getComputedStyle(text).fill);
        return { words: text.textContent.trim(), where: globalThis.pictureName(text), ink, box };
      })
      .filter(({ ink, box }) => ink.length === 3 && box.y + box.height < height);
  }, height);
  const behind = await photograph.grounds(texts.map(({ box }) => box));
  texts.forEach(({ words, where, ink }, index) => {
    const found = ratio(ink, behind[index]);
    if (found < LEAST) {
      note("low contrast", `picture ${where}: "${words}" has ${found.toFixed(1)} against what is behind it, ${LEAST} is the least`);
    }
  });
}
