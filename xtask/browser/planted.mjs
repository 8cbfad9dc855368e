// The checks checked: a sound page of which nothing is reported, and one change at a time that must be.
//
// Each defect is a replacement in fixtures/sound.html and the rule that must report it. A check that
// no longer finds its defect fails the step, whatever the reports look like.

import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { inspect } from "./inspect.mjs";
import { blank } from "./watch.mjs";

const SOUND = new URL("./fixtures/sound.html", import.meta.url);

/** The check, as `inspect` calls it, that reports a rule; none for what opening alone shows. */
const CHECKS = {
  "sentence": "pictures", "table twin": "pictures", "accessibility": "axe", "text overlap": "text",
  "text outside": "text", "small text": "text", "low contrast": ["photographs", "contrast"], "sideways scroll": "layout",
  "grey": ["photographs", "grey"], "decision log": "log", "keyboard": ["log", "keyboard"], "scripts off": "scripts off",
  "print": "print",
};

/** What is planted: a name, the rule that must report it, what is replaced by what. */
const DEFECTS = [
  ["a picture without a label", "accessibility", 'aria-label="Worst was bank: it reached 92 %."', ""],
  ["a picture without a sentence", "sentence", "<figcaption>Worst was bank: it reached 92 %.<", "<figcaption><"],
  ["a picture without its table", "table twin", /<tbody>.*<\/tbody>/, "<tbody></tbody>"],
  ["a field without a name", "accessibility", "Search <input", "<input"],
  ["a request to the outside", "outside request", "<main>", '<main><img alt="a" src="https://example.org/a.png">', "lax"],
  ["a style the policy forbids", "content policy", "<main>", '<main><p style="color: blue">a</p>'],
  ["a console error", "console", "sift();\n</script>", 'sift();\nconsole.error("lost");\n</script>'],
  ["a script that fails", "script error", "sift();\n</script>", "sift();\nsetTimeout(() => nothing(), 0);\n</script>"],
  ["text over text", "text overlap", '<text x="8" y="64">', '<text x="8" y="28">'],
  ["text beyond its picture", "text outside", '<text x="8" y="24">', '<text x="-20" y="24">'],
  ["text too small to read", "small text", "font: 12px sans-serif", "font: 7px sans-serif"],
  ["pale text on the page", "accessibility", "--ink: #1a1a1a", "--ink: #aaa"],
  ["pale text in a picture", "low contrast", "svg text { fill: var(--ink)", "svg text { fill: #999"],
  ["a page that scrolls sideways", "sideways scroll", "<main>", `<main><pre>${"wide ".repeat(400)}</pre>`],
  ["a key that grey does not tell apart", "grey", "svg .c1 { fill: #808080", "svg .c1 { fill: #ffc8c8"],
  ["a strip that grey makes too weak", "grey", '<path class="c2" d="M230', '<path class="c1" d="M230'],
  ["a frame around the wrong row", "grey", 'class="worst" x="2" y="4"', 'class="worst" x="2" y="44"'],
  ["a frame nobody sees", "grey", "svg .worst { fill: none; stroke: var(--ink)", "svg .worst { fill: none; stroke: #ccc"],
  ["two rows called worst", "grey", ">arm</text>", ">arm, worst of all</text>"],
  ["a filter that does nothing", "decision log", 'querySelectorAll(":checked")', 'querySelectorAll("[type=checkbox]")'],
  ["a count that stands still", "decision log", "`${left} of 2 shown`", '"2 of 2 shown"'],
  ["filters out of the keyboard's reach", "keyboard", /<input type="checkbox"/g, '<input tabindex="-1" type="checkbox"'],
  ["focus that is not seen", "keyboard", "outline: 3px solid currentColor", "outline: none"],
  ["decisions that need the script", "scripts off", '<li class="move">', '<li class="move" hidden>'],
  ["filters offered without the script", "scripts off", '<div class="filters" hidden>', '<div class="filters">'],
  ["a table too wide for paper", "print", "figure {", "table { width: 70rem; } figure {"],
  ["a box that paper cuts off", "print", "figure {", "ol { height: 1rem; overflow: auto; } figure {"],
  ["a file too large", "size", "</main>", `</main><!--${"x".repeat(1_000_001)}-->`],
];

/** Runs the checks over the sound page and every planted defect; how many were judged wrongly. */
export async function planted({ shots, ...tools }) {
  const started = performance.now();
  const folder = path.join(shots, "planted");
  mkdirSync(folder, { recursive: true });
  const sound = readFileSync(SOUND, "utf8");
  const wrong = [];
  const clean = await judged(tools, folder, "sound", sound, true);
  clean.forEach(({ rule, what }) => wrong.push(`the sound page is said to have ${rule}: ${what}`));
  const used = await blank(tools.browser);
  for (const [name, rule, from, to, lax] of DEFECTS) {
    const damaged = sound.replace(from, () => to);
    if (damaged === sound) throw new Error(`nothing to replace for ${name}`);
    const only = [CHECKS[rule] ?? []].flat();
    const found = await judged({ ...tools, only, used }, folder, name, damaged, !lax);
    if (!found.some((finding) => finding.rule === rule)) {
      wrong.push(`${name} is not reported as ${rule}, only ${found.map((f) => f.rule).join(", ") || "nothing"}`);
    }
  }
  await used.context().close();
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${DEFECTS.length} planted defects, ${wrong.length} judged wrongly (${seconds} s)`);
  wrong.forEach((line) => console.log(`  ${line}`));
  return wrong.length;
}

async function judged(tools, folder, name, text, strict) {
  const file = path.join(folder, `${name.replace(/[^a-z]+/g, "-")}.html`);
  writeFileSync(file, strict ? text.replace("{{policy}}", policy(text)) : text.replace("{{policy}}", ""));
  return (await inspect(tools, file)).found;
}

/** The strictest policy under which the page's own style and script still work. */
function policy(text) {
  const hash = (pattern) => {
    const inside = text.match(pattern)[1];
    return `'sha256-${createHash("sha256").update(inside).digest("base64")}'`;
  };
  const style = hash(/<style>([^]*?)<\/style>/);
  return `default-src 'none'; style-src ${style}; script-src ${hash(/<script>([^]*?)<\/script>/)}`;
}
