// Every picture says in a sentence what it shows and has a table with the same figures.

/** A sentence: more than one word, and an end. */
const SENTENCE = /\S\s+\S+.*[.!?)]$/;

/** Reports pictures without name, sentence or table twin; how many pictures there are. */
export async function pictures(page, note) {
  const { found, stray } = await page.evaluate(() => {
    const text = (node) => node?.textContent.trim().replace(/\s+/g, " ") ?? "";
    const label = (image) => {
      const ids = (image.getAttribute("aria-labelledby") ?? "").split(/\s+/).filter(Boolean);
      const byIds = ids.map((id) => text(document.getElementById(id))).join(" ");
      return image.getAttribute("aria-label")?.trim() || byIds || "";
    };
    const figures = [...document.querySelectorAll("figure")].filter((f) => f.querySelector("svg"));
    const drawn = [...document.querySelectorAll("svg")];
    return {
      found: figures.map((figure) => ({
        name: globalThis.pictureName(figure),
        caption: text(figure.querySelector("figcaption")),
        labels: [...figure.querySelectorAll("[role=img]")].map(label),
        rows: [...figure.querySelectorAll("table tbody tr")].filter((row) => text(row)).length,
      })),
      stray: drawn.filter((svg) => !svg.closest("[role=img], [aria-hidden=true]")).length,
    };
  });
  for (const { name, caption, labels, rows } of found) {
    if (!SENTENCE.test(caption)) note("sentence", `picture ${name} has for a sentence "${caption}"`);
    if (labels.length === 0) note("sentence", `picture ${name} has nothing with role="img"`);
    for (const label of labels.filter((label) => !SENTENCE.test(label))) {
      note("sentence", `picture ${name} has for a label "${label}"`);
    }
    if (rows === 0) note("table twin", `picture ${name} has no table with rows in its figure`);
  }
  if (stray > 0) note("sentence", `${stray} svg are neither named nor aria-hidden`);
  if (found.length === 0) note("sentence", "the page holds no picture at all");
  return found.length;
}
