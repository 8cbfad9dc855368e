// The decision log: its filters sift, its count follows, the keyboard reaches and works them.

const LOG = ".log";
/** Milliseconds that a filter may take to answer. */
const ANSWER = 10_000;
/** Tabs from the top of the page after which a filter counts as out of reach. */
const TABS = 150;

/** Reports logs whose filters do not work. */
export async function log(page, note) {
  const logs = await page.$$(LOG);
  if (logs.length === 0) return note("decision log", `there is none (${LOG})`);
  for (const each of logs) {
    const all = await seen(each);
    if (all.words.length === 0) {
      note("decision log", "it has no entry");
      continue;
    }
    if (stated(all) !== all.words.length) {
      note("decision log", `${all.words.length} entries are seen, the count says "${all.count}"`);
    }
    await byKind(each, note, all);
    await bySearch(each, note, all);
  }
  await byKeyboard(page, logs[0], note);
}

/** Kinds and words of the entries now shown, and what the count says. */
function seen(log) {
  return log.evaluate((log) => {
    const shown = [...log.querySelectorAll("ol > li")].filter((entry) => entry.checkVisibility());
    return {
      kinds: shown.map((entry) => entry.className),
      words: shown.map((entry) => entry.textContent.toLowerCase()),
      count: log.querySelector("[role=status], output")?.textContent.trim() ?? "",
    };
  });
}

/** The first number of the count, groups of digits allowed. */
function stated({ count }) {
  const first = count.replace(/(\d)[,\u202f\u00a0 ](?=\d{3})/g, "$1").match(/\d+/);
  return first ? Number(first[0]) : undefined;
}

/** Reports where the entries shown or the count differ from what belongs there. */
function compare(note, what, now, right) {
  if (now.words.length !== right || stated(now) !== right) {
    note("decision log", `${what} shows ${now.words.length} entries and "${now.count}" where ${right} belong`);
  }
}

/** Takes each kind away and puts it back. */
async function byKind(log, note, all) {
  const filters = await log.$$("input[type=checkbox]");
  if (filters.length === 0) note("decision log", "it has no filter (input[type=checkbox])");
  for (const filter of filters) {
    const kind = await filter.getAttribute("value");
    await filter.click({ timeout: ANSWER });
    compare(note, `without ${kind} it`, await seen(log), all.kinds.filter((each) => each !== kind).length);
    await filter.click({ timeout: ANSWER });
  }
  compare(note, "with every kind back it", await seen(log), all.words.length);
}

/** Looks for a word of the last entry, then for one that no entry has. */
async function bySearch(log, note, all) {
  const box = await log.$("input[type=search]");
  if (!box) return note("decision log", "it has no input[type=search]");
  const last = all.words.at(-1);
  const word = last.match(/[a-z]{5,}/g)?.at(-1) ?? last.slice(0, 5);
  for (const typed of [word, "zzzzz", ""]) {
    await box.fill(typed);
    const right = all.words.filter((entry) => entry.includes(typed)).length;
    compare(note, `searched for "${typed}" it`, await seen(log), right);
  }
}

/** Walks from the top of the page to a filter with Tab and works it with the space bar. */
async function byKeyboard(page, log, note) {
  await page.evaluate(() => { document.activeElement?.blur(); scrollTo(0, 0); });
  await page.mouse.click(1, 1);
  let reached = false;
  for (let tab = 0; tab < TABS && !reached; tab += 1) {
    await page.keyboard.press("Tab");
    reached = await log.evaluate((log) => document.activeElement.matches("[type=checkbox]") && log.contains(document.activeElement));
  }
  if (!reached) return note("keyboard", `${TABS} tabs do not reach a filter of the decision log`);
  const before = (await seen(log)).words.length;
  await page.keyboard.press("Space");
  if ((await seen(log)).words.length === before) note("keyboard", "the space bar on a filter changes nothing");
  await page.keyboard.press("Space");
}
