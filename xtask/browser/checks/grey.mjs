// Without colour the heat strip still tells which account is worst.
//
// The strip is photographed, the photograph made grey, and only then is it asked: the row that
// carries the word must hold the cell nearest the strong end of the scale, and the greys must be in
// the order of the values. The page says where the cells are, never how grey they look.

import { writeFileSync } from "node:fs";
import { greys } from "../pixels.mjs";

const STRIP = "figure[data-picture=utilisation] svg";
/** The word that marks the row which came out worst. */
const WORD = /\bworst\b/i;
/** Levels of grey, of 255, that a picture may be off by. */
const NOISE = 2;
/** Levels of grey between the weakest and the strongest cell, or the strip says nothing. */
const SPREAD = 60;

/** Reports a heat strip that cannot be read in grey; keeps the grey picture as `keep`. */
export async function grey(page, note, lens, keep) {
  const svg = await page.$(`${STRIP}:visible`);
  if (!svg) return note("grey", `there is no heat strip (${STRIP})`);
  const rows = await svg.evaluate((picture) => {
    picture.scrollIntoView({ block: "center" });
    const frame = picture.getBoundingClientRect();
    return [...picture.querySelectorAll("g[data-account]")].map((row) => ({
      account: row.dataset.account,
      words: [...row.querySelectorAll("text")].map((text) => text.textContent).join(" "),
      cells: [...row.querySelectorAll("[data-value]")].map((cell) => {
        const { x, y, width, height } = cell.getBoundingClientRect();
        const point = { x: x - frame.x + width / 2, y: y - frame.y + height / 2 };
        return { value: Number(cell.dataset.value), point };
      }),
    }));
  });
  const cells = rows.flatMap((row, index) => row.cells.map((cell) => ({ ...cell, row: index })));
  if (cells.length === 0) return note("grey", "the heat strip has no cells with a data-value");
  const { values, picture } = await greys(lens, await svg.screenshot(), cells.map((c) => c.point));
  if (keep) writeFileSync(keep, picture);
  cells.forEach((cell, index) => { cell.grey = values[index]; });
  judge(rows, cells, note);
}

/** The judgement itself, from greys and words. */
function judge(rows, cells, note) {
  const byValue = cells.toSorted ? cells.toSorted((a, b) => a.value - b.value)
    : [...cells].sort((a, b) => a.value - b.value);
  const [weak, strong] = [byValue[0], byValue.at(-1)];
  // Which end of the scale is strong depends on light and dark; the strongest cell shows which.
  const towards = Math.sign(strong.grey - weak.grey);
  if (Math.abs(strong.grey - weak.grey) < SPREAD && strong.value - weak.value > 0.3) {
    note("grey", `from ${weak.value} to ${strong.value} the grey goes from ${weak.grey} to ${strong.grey} of 255 only`);
  }
  let reached = -Infinity;
  for (const { value, grey, row } of byValue) {
    const strength = towards * grey;
    if (strength < reached - NOISE) {
      note("grey", `${rows[row].account}: at ${value} the grey ${grey} is weaker than that of a lesser value`);
      break;
    }
    reached = Math.max(reached, strength);
  }
  const marked = rows.map((row, index) => ({ ...row, index })).filter((row) => WORD.test(row.words));
  if (marked.length !== 1) {
    return note("grey", `${marked.length} rows carry the word "worst", one should`);
  }
  const extreme = (index) => Math.max(...cells.filter((c) => c.row === index).map((c) => towards * c.grey));
  const own = extreme(marked[0].index);
  rows.forEach((row, index) => {
    if (row.cells.length > 0 && extreme(index) > own + NOISE) {
      note("grey", `${row.account} looks worse than ${marked[0].account}, which is called worst`);
    }
  });
}
