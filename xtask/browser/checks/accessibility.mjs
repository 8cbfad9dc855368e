// What axe finds, whatever its weight: a page that is made once has no excuse for a small one.

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Entries of a list or table that axe sees: all are made alike, and axe's time grows with each. */
const ENTRIES = 15;

/** Cuts lists and tables short before axe looks at the page; the first of every class stays. */
export function shorten(page) {
  return page.evaluate((entries) => {
    for (const list of document.querySelectorAll("ol, tbody")) {
      const classes = new Set();
      [...list.children].forEach((entry, index) => {
        if (index >= entries && classes.has(entry.className)) entry.remove();
        classes.add(entry.className);
      });
    }
  }, ENTRIES);
}

/** Runs axe on the page as it now is. `axe` is the text of axe-core. */
export async function accessibility(page, note, axe) {
  const there = await page.evaluate(() => Boolean(globalThis.axe));
  if (!there) await page.evaluate(axe);
  const found = await page.evaluate(async (values) => {
    const options = { runOnly: { type: "tag", values }, resultTypes: ["violations"] };
    const { violations } = await globalThis.axe.run(document, options);
    return violations.map(({ id, impact, help, nodes }) => ({
      id, impact, help, count: nodes.length,
      first: nodes.slice(0, 3).map((node) => `${node.target.join(" ")} (${node.failureSummary})`),
    }));
  }, TAGS);
  for (const { id, impact, help, count, first } of found) {
    const where = first.map((text) => text.replace(/\s+/g, " ")).join("; ");
    note("accessibility", `${impact} ${id}: ${help}, ${count} places, as ${where}`);
  }
}
