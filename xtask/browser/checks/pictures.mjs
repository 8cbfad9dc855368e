// Every picture says in a sentence what it shows and has a table with the same figures.

/** Reports pictures without name, sentence or table twin; how many pictures there are. */
export async function pictures(page, note) {
  const found = await page.evaluate(() => {
    const text = (node) => node?.textContent.trim().replace(/\s+/g, " ") ?? "";
    return [...document.querySelectorAll("figure")].filter((f) => f.querySelector("svg")).map(
      (figure, index) => {
        const caption = text(figure.querySelector("figcaption"));
        const pictures = [...figure.querySelectorAll("svg")].filter(
          (svg) => !svg.closest("[aria-hidden=true]"),
        );
        const label = (svg) => {
          const ids = (svg.getAttribute("aria-labelledby") ?? "").split(/\s+/).filter(Boolean);
          const byIds = ids.map((id) => text(document.getElementById(id))).join(" ");
          return svg.getAttribute("aria-label")?.trim() || byIds || text(svg.querySelector("title"));
        };
        return {
          name: figure.dataset.picture || figure.id || `number ${index + 1}`,
          caption,
          named: pictures.filter((svg) => label(svg)).length,
          pictures: pictures.length,
          rows: [...figure.querySelectorAll("table tbody tr")].filter((row) => text(row)).length,
          loose: pictures.filter((svg) => svg.getAttribute("role") !== "img").length,
        };
      },
    );
  });
  for (const { name, caption, named, pictures: all, rows, loose } of found) {
    if (!/\S\s+\S+.*[.!?)]$/.test(caption)) {
      note("sentence", `picture ${name} has no sentence in its figcaption, but \`${caption}\``);
    }
    if (named < all) note("sentence", `picture ${name}: ${all - named} svg without aria-label`);
    if (loose > 0) note("sentence", `picture ${name}: ${loose} svg without role="img"`);
    if (rows === 0) note("table twin", `picture ${name} has no table with rows in its figure`);
  }
  const stray = await page.evaluate(
    () => [...document.querySelectorAll("svg")].filter(
      (svg) => !svg.closest("figure") && svg.getAttribute("aria-hidden") !== "true",
    ).length,
  );
  if (stray > 0) note("sentence", `${stray} svg stand in no figure and are not aria-hidden`);
  if (found.length === 0) note("sentence", "the page holds no picture at all");
  return found.length;
}
