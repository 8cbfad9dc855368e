// What a page may never do: ask for anything but itself, breach its own policy, complain, fail.

/** Milliseconds that anything may take, on a machine which has much else to do. */
const PATIENCE = 60_000;

/** Keeps every breach of the content security policy on the page, and says what a picture is called. */
const BEFOREHAND = () => {
  globalThis.pictureName = (element) => {
    const part = element.closest("section");
    return part?.querySelector("h1, h2, h3, h4")?.id || element.closest("figure")?.id || "without a name";
  };
  globalThis.breaches = [];
  addEventListener("securitypolicyviolation", (event) => {
    globalThis.breaches.push(`${event.effectiveDirective} forbids ${event.blockedURI}`);
  });
};

/** A blank page whose network is off. */
export async function blank(browser, settings = {}) {
  const context = await browser.newContext({ offline: true, ...settings });
  context.setDefaultTimeout(PATIENCE);
  await context.addInitScript(BEFOREHAND);
  return context.newPage();
}

/** Goes to a file and from then on reports whatever its page should not do. */
export async function visit(page, url, note) {
  page.removeAllListeners();
  page.on("request", (request) => {
    const asked = request.url();
    if (asked.split("#")[0] !== url && !asked.startsWith("about:")) {
      note("outside request", `it asks for ${asked}; take it into the file or leave it out`);
    }
  });
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) {
      note("console", `${message.type()}: ${message.text()}`);
    }
  });
  page.on("pageerror", (error) => note("script error", error.message));
  await page.goto(url, { waitUntil: "load", timeout: PATIENCE });
}

/** Opens a file on a page of its own, see [`blank`] and [`visit`]. */
export async function open(browser, url, note, settings) {
  const page = await blank(browser, settings);
  await visit(page, url, note);
  return page;
}

/** Reports the policy's breaches so far; to be called before the page closes. */
export async function breaches(page, note) {
  const kept = await page.evaluate(() => globalThis.breaches ?? []);
  kept.forEach((breach) => note("content policy", breach));
}
