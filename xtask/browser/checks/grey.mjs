// Without colour the heat strip still tells which account is worst.
//
// The figure is photographed and the photograph made grey. Then only greys and words are asked: the
// key's steps must be told apart, each strip's worst cell must be the step that its table row
// states, and the one row in a frame that can be seen must be the one that the words call worst and
// that the table's figures make so.

import { writeFileSync } from "node:fs";
import { contrastOfGreys } from "../pixels.mjs";

const FIGURE = "section:has(> h3[id$=utilisation]) > figure";
/** Levels of grey, of 255, by which neighbouring steps of the key differ at least. */
const APART = 12;
/** Levels by which a cell may miss its step. */
const NOISE = 3;
/** What WCAG 2 asks of a line that carries meaning. */
const LINE = 3;
/** Hundredths by which the key's round bounds may miss the exact ones. */
const ROUND = 1;

/**
 * Reports heat strips that cannot be read in grey; keeps the first as a grey picture. Says how many
 * of how many were judged: those below the photograph's end are not.
 */
export async function grey(page, note, photograph, keep) {
  const all = await Promise.all((await page.$$(FIGURE)).map((figure) => figure.evaluate(places)));
  const strips = all.filter(({ box }) => box.y + box.height < photograph.height);
  if (strips.length === 0) note("grey", `there is no heat strip (${FIGURE})`);
  if (keep && strips.length > 0) writeFileSync(keep, await photograph.cutGrey(strips[0].box));
  for (const seen of strips) {
    if (seen.rows.length === 0) {
      note("grey", "the heat strip has no rows");
      continue;
    }
    const points = [seen.ground, ...seen.key.map((step) => step.point), ...seen.rows.flatMap((row) => row.points), ...(seen.frame?.points ?? [])];
    const values = await photograph.greys(points);
    const next = (count) => values.splice(0, count);
    const [ground] = next(1);
    const key = next(seen.key.length);
    const strips = seen.rows.map((row) => next(row.points.length));
    const scale = readKey(key, seen.key, note);
    if (!scale) continue;
    readStrips(strips, seen, scale, note);
    readFrame(values, ground, seen, note);
  }
  return `${strips.length} of ${all.length}`;
}

/** Where to look on the photograph, and the words that stand there. Runs on the page. */
function places(figure) {
  const box = (element) => {
    const { x, y, width, height } = element.getBoundingClientRect();
    return { x: x + scrollX, y: y + scrollY, width, height };
  };
  const words = (element) => element.textContent.trim().replace(/\s+/g, " ");
  const svg = [...figure.querySelectorAll(".picture svg")].find((each) => each.checkVisibility());
  const middle = ({ x, y, width, height }) => ({ x: x + width / 2, y: y + height / 2 });
  const head = [...figure.querySelectorAll("thead th")].map(words);
  const column = (name) => head.findIndex((title) => title.startsWith(name));
  const twin = [...figure.querySelectorAll("tbody tr")].map((row) => {
    const cells = [...row.children].map(words);
    const share = (name) => Number.parseFloat(cells[column(name)]);
    return { account: cells[0], worst: share("Worst ("), limit: share("Limit") };
  });
  const texts = [...(svg?.querySelectorAll("text") ?? [])].map((t) => ({ words: words(t), ...middle(box(t)) }));
  const edges = [...(svg?.querySelectorAll("rect.edge") ?? [])].map(box).sort((a, b) => a.y - b.y);
  // Smaller pictures beside a strip have an edge too.
  const widest = Math.max(...edges.map((edge) => edge.width));
  const strips = edges.filter((edge) => edge.width > widest / 2);
  const rows = strips.map((strip, index) => {
    const nearest = (text) => strips.reduce((best, each, at) =>
      (Math.abs(middle(each).y - text.y) < Math.abs(middle(strips[best]).y - text.y) ? at : best), 0);
    const own = texts.filter((text) => nearest(text) === index).map((text) => text.words).join(" ");
    const across = Array.from({ length: Math.max(0, Math.floor(strip.width) - 2) }, (_, x) => ({ x: strip.x + 1.5 + x, y: middle(strip).y }));
    return { strip, words: own, points: across };
  });
  const frameBox = svg?.querySelector("rect.worst") && box(svg.querySelector("rect.worst"));
  // Across the middle of the left side, a few pixels to each side of the line.
  const frame = frameBox && { ...frameBox, points: Array.from({ length: 9 }, (_, x) => ({ x: Math.max(0, frameBox.x - 4 + x), y: frameBox.y + frameBox.height / 2 })) };
  return {
    box: box(figure),
    ground: { x: 0, y: 0 },
    caption: words(figure.querySelector("figcaption")),
    key: [...figure.querySelectorAll(".key li")].map((step) => ({ words: words(step), point: middle(box(step.querySelector("svg"))) })),
    rows, frame, twin,
  };
}

/** The greys of the key, weakest first, with the upper bound in hundredths of each. */
function readKey(values, key, note) {
  if (key.length < 2) return void note("grey", "the heat strip has no key");
  const gaps = values.slice(1).map((value, index) => value - values[index]);
  const towards = Math.sign(values.at(-1) - values[0]);
  const close = gaps.findIndex((gap) => towards * gap < APART);
  if (close >= 0) {
    const [a, b] = [key[close], key[close + 1]].map((step) => step.words);
    note("grey", `"${a}" and "${b}" of the key are ${values[close]} and ${values[close + 1]} of 255, too close or out of order`);
    return undefined;
  }
  const bound = ({ words }) => (/above/.test(words) ? Infinity : Number.parseFloat(words.match(/[\d.]+/)?.[0]));
  return values.map((value, index) => ({ value, upTo: bound(key[index]) }));
}

/** Each strip's strongest step against what its row of the table says was its worst. */
function readStrips(strips, { rows, twin }, scale, note) {
  const stepOf = (value) => scale.findIndex((step) => Math.abs(step.value - value) <= NOISE);
  if (twin.length !== rows.length) note("grey", `${rows.length} strips, ${twin.length} rows in their table`);
  strips.forEach((values, index) => {
    const { account, worst } = twin[index] ?? {};
    if (account === undefined || Number.isNaN(worst)) return;
    const step = Math.max(...values.filter(isInside).map(stepOf));
    const low = step > 0 ? scale[step - 1].upTo : -Infinity;
    if (step < 0 || worst < low - ROUND || worst > scale[step].upTo + ROUND) {
      const shown = step < 0 ? "no step of the key" : `step ${step + 1} of ${scale.length}`;
      note("grey", `${account}: its worst was ${worst} %, its strip reaches ${shown} in grey`);
    }
  });
}

/** Whether a point lies inside a cell: where cells meet, one pixel is of neither's grey. */
function isInside(value, index, values) {
  return [values[index - 1], values[index + 1]].some((beside) => Math.abs(value - beside) <= 1);
}

/** The frame: to be seen in grey, and around the row that words and figures make the worst. */
function readFrame(values, ground, { rows, frame, twin, caption }, note) {
  if (!frame) return note("grey", "no row is framed as the worst");
  const line = Math.max(...values.map((value) => contrastOfGreys(value, ground)));
  if (line < LINE) note("grey", `the frame of the worst row has ${line.toFixed(1)} against the page, ${LINE} is the least`);
  const inside = rows.map(({ strip }, index) => ({ strip, index }))
    .filter(({ strip }) => strip.y >= frame.y && strip.y + strip.height <= frame.y + frame.height);
  if (inside.length !== 1) return note("grey", `the frame holds ${inside.length} rows`);
  const framed = inside[0].index;
  const pressure = ({ worst, limit }) => worst / (limit || 100);
  const pressed = twin.map(pressure);
  const { account } = twin[framed] ?? {};
  if (pressed[framed] < Math.max(...pressed) - 0.005) {
    note("grey", `${account} is framed as the worst, the table makes another one so`);
  }
  if (!caption.includes(account)) note("grey", `${account} is framed as the worst, the sentence does not name it`);
  const called = rows.map(({ words }, index) => ({ words, index })).filter(({ words }) => /worst of all/i.test(words));
  if (called.length !== 1 || called[0].index !== framed) {
    note("grey", `${called.length} rows are called "worst of all", the framed one alone should be`);
  }
}
