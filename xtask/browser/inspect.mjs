// One report through every check: in which windows, in which order, and what is kept to look at.

import { statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { accessibility, shorten } from "./checks/accessibility.mjs";
import { contrast } from "./checks/contrast.mjs";
import { grey } from "./checks/grey.mjs";
import { keyboard } from "./checks/keyboard.mjs";
import { layout } from "./checks/layout.mjs";
import { log } from "./checks/log.mjs";
import { pictures } from "./checks/pictures.mjs";
import { print } from "./checks/print.mjs";
import { said, scriptless } from "./checks/scriptless.mjs";
import { text } from "./checks/text.mjs";
import { Notes } from "./notes.mjs";
import { develop } from "./pixels.mjs";
import { blank, breaches, open, visit } from "./watch.mjs";

/** Widths at which the whole page is judged, and those of which a photograph is kept. */
const WIDTHS = [390, 768, 1440];
const KEPT = [390, 1440];
const SCHEMES = ["light", "dark"];
/** The narrowest window, and 1280 px at 200 % zoom, which is half as many: nothing may stick out. */
const NARROW = { "320 px": 320, "200 % zoom": 640 };
const HEIGHT = 900;
/** Bytes of the largest file that is still mailed without a thought. */
const LARGEST = 1_000_000;
/** Pixels of a photograph's height; Chromium draws no more than 16384. */
const TALLEST = 16_000;

/**
 * Everything found in a report, with times in ms a check and what there was to check.
 *
 * `only` names the checks to do, in one scheme and at one width: enough for a planted defect, as is
 * a `used` page, which saves the second that a new one takes.
 */
export async function inspect({ browser, darkroom, axe, shots, only, used }, file) {
  const notes = new Notes(only);
  const bytes = statSync(file).size;
  if (bytes > LARGEST) notes.at("file")("size", `${bytes} bytes, ${LARGEST} are the most`);
  const url = pathToFileURL(path.resolve(file)).href;
  const keep = (what) => (shots ? path.join(shots, `${path.basename(file, ".html")}-${what}`) : undefined);
  const viewport = { width: 1440, height: HEIGHT };
  const page = used ?? (await blank(browser, { viewport }));
  await visit(page, url, notes.at("opening"));
  const ready = await page.evaluate(() => performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd);
  const full = await said(page);
  const count = await notes.check("pictures", "opening", (note) => pictures(page, note));
  await Promise.all([
    windows(page, notes, { darkroom, keep }).then(() => once(page, notes, keep)),
    notes.check("axe", "opening", () => axeEverywhere(browser, url, notes, axe, viewport)),
    notes.check("scripts off", "scripts off", (note) => withoutScript(browser, url, note, full)),
  ]);
  await breaches(page, notes.at("opening"));
  if (!used) await page.context().close();
  const { found, times, strips } = notes;
  return { file, strips, bytes, ready, pictures: count, entries: full.entries, rows: full.rows, found, times };
}

/** What depends on width and scheme. */
async function windows(page, notes, { darkroom, keep }) {
  if (notes.only?.length === 0) return;
  for (const colorScheme of notes.only ? ["light"] : SCHEMES) {
    await page.emulateMedia({ colorScheme });
    for (const width of notes.only ? [1440] : WIDTHS) {
      const where = `${width} px ${colorScheme}`;
      await page.setViewportSize({ width, height: HEIGHT });
      await notes.check("layout", where, (note) => layout(page, note));
      await notes.check("text", where, (note) => text(page, note));
      if (KEPT.includes(width)) await pictured(page, notes, { darkroom, keep }, width, colorScheme);
    }
  }
  await page.emulateMedia({ colorScheme: "light" });
  for (const [where, width] of Object.entries(NARROW)) {
    await page.setViewportSize({ width, height: HEIGHT });
    await notes.check("layout", where, (note) => layout(page, note));
    await notes.check("text", where, (note) => text(page, note));
  }
}

/** A photograph of the page, and, of the wide one, what only a photograph tells. */
async function pictured(page, notes, { darkroom, keep }, width, colorScheme) {
  if (notes.only && !notes.only.includes("photographs")) return;
  const where = `${width} px ${colorScheme}`;
  const taken = await notes.check("photographs", where, () => photograph(page, keep(`${width}-${colorScheme}.png`)));
  if (width !== 1440 || !taken) return;
  const { png, height } = taken;
  const developed = { height, ...(await develop(darkroom, png)) };
  await notes.check("contrast", where, (note) => contrast(page, note, developed));
  notes.strips = await notes.check("grey", where, (note) => grey(page, note, developed, keep(`strip-grey-${colorScheme}.png`)));
  await developed.drop();
}

/** What is the same in every window: the log, the keyboard, other ways to see, paper. */
async function once(page, notes, keep) {
  if (notes.only?.length === 0) return;
  await page.setViewportSize({ width: 390, height: HEIGHT });
  await notes.check("log", "390 px light", (note) => log(page, note));
  await notes.check("keyboard", "390 px light", (note) => keyboard(page, note));
  await page.setViewportSize({ width: 1440, height: HEIGHT });
  const settings = { "forced colours": { forcedColors: "active" }, "reduced motion": { forcedColors: "none", reducedMotion: "reduce" } };
  for (const [where, media] of Object.entries(settings)) {
    await page.emulateMedia(media);
    await notes.check("text", where, (note) => text(page, note));
  }
  await page.emulateMedia({ reducedMotion: null, forcedColors: null });
  await notes.check("print", "print", (note) => print(page, note, keep("print.pdf")));
}

/** Axe in every window, on a page of its own whose endless lists are cut short. */
async function axeEverywhere(browser, url, notes, axe, viewport) {
  const page = await open(browser, url, notes.at("opening"), { viewport });
  await shorten(page);
  for (const colorScheme of notes.only ? ["light"] : SCHEMES) {
    await page.emulateMedia({ colorScheme });
    for (const width of notes.only ? [1440] : WIDTHS) {
      await page.setViewportSize({ width, height: HEIGHT });
      await accessibility(page, notes.at(`${width} px ${colorScheme}`), axe);
    }
  }
  await page.context().close();
}

async function withoutScript(browser, url, note, full) {
  // Breaches of the policy are kept by a script, so there are none to ask for here.
  const page = await open(browser, url, note, { javaScriptEnabled: false });
  await scriptless(page, note, full);
  await page.context().close();
}

/** The whole page as PNG, down to where Chromium stops, also written to a file if one is given. */
async function photograph(page, file) {
  const { width, height } = await page.evaluate(() => {
    scrollTo(0, 0);
    return { width: innerWidth, height: document.documentElement.scrollHeight };
  });
  const clip = { x: 0, y: 0, width, height: Math.min(height, TALLEST) };
  const png = await page.screenshot({ fullPage: true, clip });
  if (file) writeFileSync(file, png);
  return { png, height: clip.height };
}
