// The browser step: first the checks are checked on planted defects, then they judge the reports.
//
// usage: node run.mjs --tools FOLDER --chromium PROGRAM --shots FOLDER REPORT.html...
// Exit code 0 when nothing was found, 1 when something was, 2 when it could not be looked at.

import { mkdirSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { inspect } from "./inspect.mjs";
import { darkroom } from "./pixels.mjs";
import { planted } from "./planted.mjs";
import { launch, load } from "./tools.mjs";

/** Milliseconds after which a browser that does not answer is given up. */
const PATIENCE = 900_000;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { tools: { type: "string" }, chromium: { type: "string" }, shots: { type: "string" } },
});

const patience = setTimeout(() => {
  console.error(`the browser has not finished after ${PATIENCE / 1000} s and is given up`);
  process.exit(2);
}, PATIENCE);

try {
  process.exitCode = await main();
} catch (error) {
  console.error(`the browser cannot be used: ${error.stack}`);
  process.exitCode = 2;
} finally {
  clearTimeout(patience);
}

async function main() {
  const { chromium, axe } = load(values.tools);
  mkdirSync(values.shots, { recursive: true });
  const old = readdirSync(values.shots).filter((name) => /\.(png|pdf)$/.test(name));
  old.forEach((name) => rmSync(path.join(values.shots, name)));
  const browser = await launch(chromium, values.chromium);
  try {
    const tools = { browser, axe, darkroom: await darkroom(browser), shots: values.shots };
    const missed = await planted(tools);
    let found = 0;
    for (const file of positionals) found += tell(await inspect(tools, file));
    console.log(`pictures to look at are in ${values.shots}`);
    return missed + found === 0 ? 0 : 1;
  } finally {
    await browser.close();
  }
}

/** Prints what was found in a report; how much it was. */
function tell({ file, strips, bytes, ready, pictures, entries, rows, found, times }) {
  const name = path.basename(file);
  const spent = [...times].map(([what, ms]) => `${what} ${(ms / 1000).toFixed(1)}`).join(", ");
  console.log(`${name}: ${bytes} bytes, ready after ${ready.toFixed(0)} ms, ${pictures} pictures, ${strips} heat strips in grey, ${entries} decisions, ${rows} rows, ${found.length} findings`);
  console.log(`  seconds: ${spent}`);
  for (const { rule, what, where } of found) {
    const more = where.length > 1 ? ` and ${where.length - 1} more` : "";
    console.log(`  ${name} [${where[0]}${more}] ${rule}: ${what}`);
  }
  return found.length;
}
