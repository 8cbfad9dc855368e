// Text inside pictures stands out from what is behind it; axe looks at text outside of them only.

import { contrast as ratio, grounds } from "../pixels.mjs";

/** What WCAG 2 AA asks of text of any size. */
const LEAST = 4.5;

/** Reports text of the pictures that is hard to tell from its ground, as the screen shows it. */
export async function contrast(page, note, lens) {
  for (const svg of await page.$$("svg")) {
    const texts = await svg.evaluate((picture) => {
      if (!picture.checkVisibility({ visibilityProperty: true })) return null;
      picture.scrollIntoView({ block: "center" });
      const frame = picture.getBoundingClientRect();
      const colour = (text) => (text.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number);
      return [...picture.querySelectorAll("text")]
        .filter((text) => text.checkVisibility() && text.textContent.trim())
        .map((text) => {
          const { x, y, width, height } = text.getBoundingClientRect();
          const box = { x: x - frame.x, y: y - frame.y, width, height };
          return { words: text.textContent.trim(), ink: colour(getComputedStyle(text).fill), box };
        })
        .filter(({ ink }) => ink.length === 3);
    });
    if (!texts || texts.length === 0) continue;
    const where = await svg.evaluate((s) => globalThis.pictureName(s));
    const behind = await grounds(lens, await svg.screenshot(), texts.map(({ box }) => box));
    texts.forEach(({ words, ink }, index) => {
      const found = ratio(ink, behind[index]);
      if (found < LEAST) {
        note("low contrast", `picture ${where}: "${words}" has ${found.toFixed(1)} against what is behind it, ${LEAST} is the least`);
      }
    });
  }
}
