// One report through every check: in which windows, in which order, and what is kept to look at.

import { statSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { accessibility } from "./checks/accessibility.mjs";
import { contrast } from "./checks/contrast.mjs";
import { grey } from "./checks/grey.mjs";
import { keyboard } from "./checks/keyboard.mjs";
import { layout } from "./checks/layout.mjs";
import { log } from "./checks/log.mjs";
import { pictures } from "./checks/pictures.mjs";
import { print } from "./checks/print.mjs";
import { said, scriptless } from "./checks/scriptless.mjs";
import { text } from "./checks/text.mjs";
import { breaches, open } from "./watch.mjs";

/** Widths at which the whole page is judged, and those that are kept as pictures. */
const WIDTHS = [390, 768, 1440];
const KEPT = [390, 1440];
/** The narrowest window, and 1280 px at 200 % zoom, which is half as many: nothing may stick out. */
const NARROW = { "320 px": 320, "200 % zoom": 640 };
const HEIGHT = 900;
/** Bytes of the largest file that is still mailed without a thought. */
const LARGEST = 1_000_000;
/** Pixels of a kept picture's height; Chromium draws no more than 16384. */
const TALLEST = 16_000;

/** Notes findings once each, with the window they were made in. */
class Notes {
  constructor(only) { this.found = []; this.where = "file"; this.times = new Map(); this.only = only; }
  note = (rule, what) => {
    const known = this.found.find((finding) => finding.rule === rule && finding.what === what);
    if (known) known.where.push(this.where);
    else this.found.push({ rule, what, where: [this.where] });
  };
  /** Does a check, unless others alone are asked for, and remembers how long it took. */
  async timed(name, work) {
    if (this.only && !this.only.includes(name)) return undefined;
    const started = performance.now();
    const result = await work().catch((error) => this.note("check failed", `${name}: ${error.message.split("\n")[0]}`));
    this.times.set(name, (this.times.get(name) ?? 0) + performance.now() - started);
    return result;
  }
}

/**
 * Everything found in a report, with times in ms a check and what there was to check.
 *
 * `only` names the checks to do, in one scheme and at one width: enough for a planted defect.
 */
export async function inspect({ browser, lens, axe, shots, only }, file) {
  const notes = new Notes(only);
  const bytes = statSync(file).size;
  if (bytes > LARGEST) notes.note("size", `${bytes} bytes, ${LARGEST} are the most`);
  const url = pathToFileURL(path.resolve(file)).href;
  const keep = (what) => shots && path.join(shots, `${path.basename(file, ".html")}-${what}`);
  notes.where = "opening";
  const opened = performance.now();
  const page = await open(browser, url, notes.note, { viewport: { width: 1440, height: HEIGHT } });
  notes.times.set("open", performance.now() - opened);
  const ready = await page.evaluate(() => performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd);
  const full = await said(page);
  const count = await notes.timed("pictures", () => pictures(page, notes.note));
  await windows(page, notes, { axe, lens, keep, only });
  await once(page, notes, keep);
  await breaches(page, notes.note);
  await page.context().close();
  await notes.timed("scripts off", () => withoutScript(browser, url, notes, full));
  return { file, bytes, ready, pictures: count, entries: full.entries, rows: full.rows, found: notes.found, times: notes.times };
}

/** What depends on width and scheme. */
async function windows(page, notes, { axe, lens, keep, only }) {
  const { note } = notes;
  for (const colorScheme of only ? ["light"] : ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    for (const width of only ? KEPT.slice(-1) : WIDTHS) {
      notes.where = `${width} px ${colorScheme}`;
      await page.setViewportSize({ width, height: HEIGHT });
      await notes.timed("layout", () => layout(page, note));
      await notes.timed("text", () => text(page, note));
      await notes.timed("axe", () => accessibility(page, note, axe));
      const shot = keep(`${width}-${colorScheme}.png`);
      if (shot && KEPT.includes(width)) await notes.timed("shots", () => shoot(page, shot, width));
    }
    notes.where = `1440 px ${colorScheme}`;
    await notes.timed("contrast", () => contrast(page, note, lens));
    await notes.timed("grey", () => grey(page, note, lens, keep(`strip-grey-${colorScheme}.png`)));
  }
  await page.emulateMedia({ colorScheme: "light" });
  for (const [name, width] of Object.entries(NARROW)) {
    notes.where = name;
    await page.setViewportSize({ width, height: HEIGHT });
    await notes.timed("layout", () => layout(page, note));
    await notes.timed("text", () => text(page, note));
  }
}

/** What is the same in every window: the log, the keyboard, other ways to see, paper. */
async function once(page, notes, keep) {
  const { note } = notes;
  notes.where = "390 px light";
  await page.setViewportSize({ width: 390, height: HEIGHT });
  await notes.timed("log", () => log(page, note));
  await notes.timed("keyboard", () => keyboard(page, note));
  for (const settings of [{ forcedColors: "active" }, { forcedColors: "none", reducedMotion: "reduce" }]) {
    notes.where = JSON.stringify(settings);
    await page.setViewportSize({ width: 1440, height: HEIGHT });
    await page.emulateMedia(settings);
    await notes.timed("media", () => text(page, note));
    const shot = settings.forcedColors === "active" && keep("forced-colours.png");
    if (shot) await notes.timed("shots", () => shoot(page, shot, 1440));
  }
  await page.emulateMedia({ reducedMotion: null, forcedColors: null });
  notes.where = "print";
  await notes.timed("print", () => print(page, note, keep("print.pdf")));
}

async function withoutScript(browser, url, notes, full) {
  notes.where = "scripts off";
  // The breaches are kept by a script, so there are none to ask for here.
  const page = await open(browser, url, notes.note, { javaScriptEnabled: false });
  await scriptless(page, notes.note, full);
  await page.context().close();
}

async function shoot(page, file, width) {
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  const clip = { x: 0, y: 0, width, height: Math.min(height, TALLEST) };
  await page.screenshot({ path: file, fullPage: true, clip });
}
