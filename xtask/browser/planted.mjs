// The checks checked: a sound page of which nothing is reported, and one change at a time that must be.
//
// Each defect is a replacement in fixtures/sound.html and the rule that must report it. A check that
// no longer finds its defect fails the step, whatever the reports look like.

import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { inspect } from "./inspect.mjs";

const SOUND = new URL("./fixtures/sound.html", import.meta.url);

/** The check, as `inspect` calls it, that reports a rule; none for what opening alone shows. */
const CHECKS = {
  "sentence": "pictures", "table twin": "pictures", "accessibility": "axe", "text overlap": "text",
  "text outside": "text", "small text": "text", "low contrast": "contrast", "sideways scroll": "layout",
  "grey": "grey", "decision log": "log", "keyboard": ["log", "keyboard"], "scripts off": "scripts off",
  "print": "print",
};

/** What is planted: a name, the rule that must report it, what is replaced by what. */
const DEFECTS = [
  ["a picture without a label", "accessibility", ' aria-label="Venue b is worst at 92 %."', ""],
  ["a picture without a sentence", "sentence", "<figcaption>Venue b is worst at 92 %.<", "<figcaption><"],
  ["a picture without its table", "table twin", /<tbody>.*<\/tbody>/, "<tbody></tbody>"],
  ["a button without a name", "accessibility", ">moves</button>", "></button>"],
  ["a request to the outside", "outside request", "<main>", '<main><img alt="a" src="https://example.org/a.png">', "open"],
  ["a style the policy forbids", "content policy", "<main>", '<main><p style="color: blue">a</p>'],
  ["a console error", "console", 'let kind = "all";', 'let kind = "all"; console.error("lost");'],
  ["a script that fails", "script error", 'let kind = "all";', 'let kind = "all"; setTimeout(() => nothing(), 0);'],
  ["text over text", "text overlap", '<text x="2" y="50">', '<text x="2" y="24">'],
  ["text beyond its picture", "text outside", '<text x="2" y="22">', '<text x="-20" y="22">'],
  ["text too small to read", "small text", "font: 12px sans-serif", "font: 7px sans-serif"],
  ["pale text on the page", "accessibility", "--ink: #1a1a1a", "--ink: #aaa"],
  ["pale text in a picture", "low contrast", "svg text { fill: var(--ink)", "svg text { fill: #999"],
  ["a page that scrolls sideways", "sideways scroll", "<main>", "<main><pre>" + "wide ".repeat(400) + "</pre>"],
  ["the wrong row called worst", "grey", [["a 30 %<", "a 30 %, worst<"], ["92 %, worst<", "92 %<"]]],
  ["a scale that turns back in grey", "grey", '#808080', "#e8e8e8"],
  ["a filter that does nothing", "decision log", "kind = filter.dataset.filter;", ""],
  ["a count that stands still", "decision log", "`${left} shown`", '"2 shown"'],
  ["filters out of the keyboard's reach", "keyboard", /<button/g, '<button tabindex="-1"'],
  ["focus that is not seen", "keyboard", "outline: 3px solid currentColor", "outline: none"],
  ["decisions that need the script", "scripts off", "<li data-kind=\"move\">", '<li data-kind="move" hidden>'],
  ["filters offered without the script", "scripts off", '<div id="filters" hidden>', '<div id="filters">'],
  ["a table too wide for paper", "print", "@media print {", "@media print { table { width: 70rem }"],
  ["a table folded away on paper", "print", "content-visibility: visible; block-size: auto", ""],
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
  for (const [name, rule, from, to, open] of DEFECTS) {
    const pairs = Array.isArray(from) ? from : [[from, to]];
    const damaged = pairs.reduce((text, [old, fresh]) => text.replace(old, () => fresh), sound);
    if (damaged === sound) throw new Error(`nothing to replace for ${name}`);
    const only = [CHECKS[rule] ?? []].flat();
    const found = await judged({ ...tools, only }, folder, name, damaged, !open);
    if (!found.some((finding) => finding.rule === rule)) {
      wrong.push(`${name} is not reported as ${rule}, only ${found.map((f) => f.rule).join(", ") || "nothing"}`);
    }
  }
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
