// On paper nothing scrolls: what is shown, with every fold opened, must be inside the page, and whole.

import { writeFileSync } from "node:fs";

/** Width of A4 less 10 mm at each side, in CSS pixels. */
const PAPER = 718;

/** Reports what paper would cut off; prints the page as it was found, to `keep`. */
export async function print(page, note, keep) {
  await page.emulateMedia({ media: "print", colorScheme: "light" });
  await page.setViewportSize({ width: PAPER, height: 1000 });
  const found = await page.evaluate((paper) => {
    const out = [];
    const folds = [...document.querySelectorAll("details:not([open])")];
    folds.forEach((fold) => { fold.open = true; });
    const name = (element) => `<${element.localName} ${element.id || element.getAttribute("class") || ""}> ${element.textContent.trim().slice(0, 40).replace(/\s+/g, " ")}`;
    for (const element of document.body.querySelectorAll("*")) {
      if (!element.checkVisibility()) continue;
      const box = element.getBoundingClientRect();
      if (element.closest("svg") && element.localName !== "svg") continue;
      if (box.width > 1 && (box.right > paper + 1 || box.left < -1)) {
        out.push(`${name(element)} reaches to ${box.right.toFixed(0)} of ${paper} px`);
      }
      const { overflowX, overflowY } = getComputedStyle(element);
      const cut = element.scrollWidth > element.clientWidth + 1 && overflowX !== "visible"
        || element.scrollHeight > element.clientHeight + 1 && overflowY !== "visible";
      if (cut && element.clientWidth > 4) out.push(`${name(element)} is cut off`);
    }
    folds.forEach((fold) => { fold.open = false; });
    return out;
  }, PAPER);
  found.slice(0, 5).forEach((what) => note("print", what));
  if (found.length > 5) note("print", `and ${found.length - 5} more places`);
  const margin = "10mm";
  const pdf = await page.pdf({ format: "A4", margin: { top: margin, right: margin, bottom: margin, left: margin } });
  if (pdf.subarray(0, 5).toString() !== "%PDF-" || pdf.length < 2_000) note("print", "no PDF came out");
  if (keep) writeFileSync(keep, pdf);
  await page.emulateMedia({ media: null, colorScheme: null });
}
