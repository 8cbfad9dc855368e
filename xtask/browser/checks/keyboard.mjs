// Everything that can be worked by mouse can take the focus, and shows that it has it.

const CONTROLS = "a[href], button, input, select, textarea, summary, [tabindex='0']";

/** Reports one control of each sort whose focus is not seen, and controls out of the keyboard's reach. */
export async function keyboard(page, note) {
  const found = await page.evaluate((controls) => {
    const out = [];
    const done = new Set();
    const look = (element) => {
      const { outlineStyle, outlineWidth, boxShadow, borderColor, backgroundColor } = getComputedStyle(element);
      const outline = outlineStyle === "none" ? 0 : parseFloat(outlineWidth);
      return { outline, rest: [boxShadow, borderColor, backgroundColor].join() };
    };
    for (const element of document.querySelectorAll(controls)) {
      if (!element.checkVisibility() || element.disabled) continue;
      const sort = `<${element.localName} type=${element.type ?? ""} class=${element.className}>`;
      if (done.has(sort)) continue;
      done.add(sort);
      // A control drawn away shows its focus on its label.
      const shown = element.offsetWidth > 4 ? element : element.labels?.[0] ?? element;
      const before = look(shown);
      element.focus({ focusVisible: true });
      if (document.activeElement !== element) { out.push(`${sort} cannot take the focus`); continue; }
      const after = look(shown);
      element.blur();
      if (after.outline < 2 && after.rest === before.rest) out.push(`${sort} does not show its focus`);
    }
    return out;
  }, CONTROLS);
  found.forEach((what) => note("keyboard", what));
}
