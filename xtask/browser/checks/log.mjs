// The decision log: its filters sift, its count follows, the keyboard reaches them and is seen there.

const LOG = "#decisions";
const ENTRIES = `${LOG} [data-kind]`;
const SEARCH = `${LOG} input[type=search]`;
/** Tabs after which a filter counts as out of reach. */
const TABS = 150;

/** Kinds of the entries now seen, and what the count says. */
function seen(page) {
  return page.evaluate(([log, entries]) => ({
    kinds: [...document.querySelectorAll(entries)].filter((entry) => entry.checkVisibility()).map((entry) => entry.dataset.kind),
    words: [...document.querySelectorAll(entries)].filter((entry) => entry.checkVisibility()).map((entry) => entry.textContent.toLowerCase()),
    count: document.querySelector(`${log} output, ${log} [aria-live]`)?.textContent.trim() ?? "",
  }), [LOG, ENTRIES]);
}

/** Whether the count states a number, groups of digits allowed. */
const states = (count, number) => count.replace(/(\d)[,\u202f\u00a0 ](?=\d{3})/g, "$1").match(/\d+/)?.[0] === String(number);

/** Reports a log whose filters do not work; how many entries it has. */
export async function log(page, note) {
  const all = await seen(page);
  if (all.kinds.length === 0) return note("decision log", `there is no entry (${ENTRIES})`);
  if (!states(all.count, all.kinds.length)) {
    note("decision log", `${all.kinds.length} entries are seen, the count says "${all.count}"`);
  }
  await byKind(page, note, all);
  await bySearch(page, note, all);
  await byKeyboard(page, note, all);
}

/** Clicks each filter and looks at what is left. */
async function byKind(page, note, all) {
  const filters = await page.$$(`${LOG} [data-filter]`);
  if (filters.length < 2) return note("decision log", `it has ${filters.length} filters (${LOG} [data-filter])`);
  for (const filter of filters) {
    const kind = await filter.getAttribute("data-filter");
    await press(filter);
    const { kinds, count } = await seen(page);
    const right = kind === "all" ? all.kinds : all.kinds.filter((each) => each === kind);
    if (kinds.join() !== right.join()) {
      note("decision log", `filter ${kind} shows ${kinds.length} entries where ${right.length} belong`);
    }
    if (!states(count, right.length)) {
      note("decision log", `filter ${kind} leaves ${right.length}, the count says "${count}"`);
    }
  }
  await press(await page.$(`${LOG} [data-filter=all]`) ?? filters[0]);
}

/** Clicks a control, or its label where the control itself is drawn away. */
async function press(control) {
  const label = await control.evaluateHandle((c) => (c.offsetWidth > 4 ? c : c.labels?.[0] ?? c));
  await label.asElement().click();
}

/** Types a word of the last entry, then one that no entry has. */
async function bySearch(page, note, all) {
  const box = await page.$(SEARCH);
  if (!box) return note("decision log", `it has no ${SEARCH}`);
  const last = all.words.at(-1);
  const word = last.match(/[a-z]{5,}/g)?.at(-1) ?? last.slice(0, 5);
  for (const typed of [word, "zzzz"]) {
    await box.fill(typed);
    await page.waitForTimeout(0);
    const { words, count } = await seen(page);
    const right = all.words.filter((entry) => entry.includes(typed)).length;
    if (words.length !== right || !states(count, right)) {
      note("decision log", `"${typed}" leaves ${words.length} entries and "${count}", ${right} hold it`);
    }
  }
  await box.fill("");
  const { words } = await seen(page);
  if (words.length !== all.words.length) note("decision log", "an emptied search does not bring all entries back");
}

/** Walks to a filter with Tab, works it with arrows or space, and looks whether the walk is seen. */
async function byKeyboard(page, note, all) {
  await page.evaluate(() => { document.activeElement?.blur(); scrollTo(0, 0); getSelection().removeAllRanges(); });
  await page.mouse.click(1, 1);
  let reached = false;
  for (let tab = 0; tab < TABS && !reached; tab += 1) {
    await page.keyboard.press("Tab");
    reached = await page.evaluate((log) => document.activeElement?.matches(`${log} [data-filter]`) ?? false, LOG);
  }
  if (!reached) return note("keyboard", `${TABS} tabs do not reach a filter of the decision log`);
  const before = (await seen(page)).kinds.length;
  let moved = false;
  for (const keys of [["ArrowRight"], ["Tab", "Space"], ["Tab", "Space"]]) {
    for (const key of keys) await page.keyboard.press(key);
    moved ||= (await seen(page)).kinds.length !== before;
  }
  const alike = new Set(all.kinds).size < 2;
  if (!moved && !alike) note("keyboard", "arrows and space on the filters change nothing");
  await press(await page.$(`${LOG} [data-filter=all]`) ?? await page.$(`${LOG} [data-filter]`));
}
