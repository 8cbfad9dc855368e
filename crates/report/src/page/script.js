"use strict";
for (const log of document.querySelectorAll(".log")) {
  const filters = log.querySelector(".filters");
  const status = log.querySelector("[role=status]");
  const search = log.querySelector("[type=search]");
  const kinds = [...log.querySelectorAll("[type=checkbox]")];
  const rows = [...log.querySelectorAll("ol > li")];
  const texts = rows.map((row) => row.textContent.toLowerCase());
  const number = new Intl.NumberFormat("en-GB");
  const apply = () => {
    const wanted = new Set(kinds.filter((kind) => kind.checked).map((kind) => kind.value));
    const words = search.value.toLowerCase().split(/\s+/);
    let shown = 0;
    rows.forEach((row, index) => {
      const fits = wanted.has(row.className) && words.every((word) => texts[index].includes(word));
      row.hidden = !fits;
      shown += fits ? 1 : 0;
    });
    status.textContent = `${number.format(shown)} of ${number.format(rows.length)} shown`;
  };
  filters.hidden = false;
  filters.addEventListener("input", apply);
  apply();
}
