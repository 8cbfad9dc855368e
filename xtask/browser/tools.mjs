// Where the browser and the two npm packages come from, and how the browser is started.
//
// The packages lie below target/, not beside these files, so they are asked for by folder.

import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import path from "node:path";

/** What keeps Chromium quiet, alone and able to run as root in a container. */
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--renderer-process-limit=2",
  "--force-color-profile=srgb",
];

/** The packages of a folder that was filled by `npm ci`. */
export function load(folder) {
  const require = createRequire(path.join(folder, "package.json"));
  const { chromium } = require("playwright-core");
  const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
  return { chromium, axe };
}

/** A browser with a user-data folder of its own that is gone when it closes. */
export function launch(chromium, executablePath) {
  return chromium.launch({ executablePath, headless: true, args: FLAGS });
}
