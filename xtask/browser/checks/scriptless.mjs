// With scripts off everything that is said is still there, and nothing is offered that cannot work.

/** What a reader can get at: sentences, rows, entries; and filters, which need the script. */
export function said(page) {
  return page.evaluate(() => {
    // A closed fold opens without a script; what `hidden` or a style takes away is gone.
    const there = (element) => element.closest("details") ? !element.closest("[hidden]") : element.checkVisibility();
    const text = (element) => element.textContent.trim().replace(/\s+/g, " ");
    const all = (selector) => [...document.querySelectorAll(selector)].filter(there);
    return {
      sentences: all("p, figcaption, h1, h2, h3").map(text).filter((words) => !/script/i.test(words)),
      rows: all("tbody tr").length,
      pictures: all("figure svg").length,
      entries: all(".log > ol > li").length,
      filters: all(".log input").length,
    };
  });
}

/** Reports what is lost with scripts off. `full` is what [`said`] found with scripts on. */
export async function scriptless(page, note, full) {
  const bare = await said(page);
  for (const what of ["rows", "pictures", "entries"]) {
    if (bare[what] < full[what]) note("scripts off", `${bare[what]} ${what} of ${full[what]} are left`);
  }
  const kept = new Set(bare.sentences);
  const lost = full.sentences.filter((sentence) => !kept.has(sentence));
  if (lost.length > 0) note("scripts off", `${lost.length} sentences are lost, as "${lost[0].slice(0, 80)}"`);
  if (bare.filters > 0) note("scripts off", `${bare.filters} filters are shown that do nothing`);
}
