// The page never scrolls sideways: what is wide scrolls inside a box of its own.

/** Reports a page wider than its window, and what makes it so. */
export async function layout(page, note) {
  const wide = await page.evaluate(() => {
    const room = document.documentElement.clientWidth;
    const width = document.documentElement.scrollWidth;
    if (width <= room) return null;
    const held = (element) => {
      for (let up = element.parentElement; up; up = up.parentElement) {
        if (up === document.body) return false;
        if (getComputedStyle(up).overflowX !== "visible") return true;
      }
      return false;
    };
    const sticksOut = [...document.body.querySelectorAll("*")].filter(
      (element) => element.getBoundingClientRect().right > room + 0.5 && !held(element),
    );
    const name = (element) =>
      `<${element.localName}${element.id && `#${element.id}`}${element.className?.baseVal ?? element.className ? ` class=${element.getAttribute("class")}` : ""}>`;
    return { width, room, who: sticksOut.slice(-3).map(name) };
  });
  if (wide) {
    const { width, room, who } = wide;
    note("sideways scroll", `the page is ${width} px wide in ${room} px, through ${who.join(", ")}`);
  }
}
