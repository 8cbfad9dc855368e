// What a photograph of the page shows at given places: read from the picture itself, not from the page.
//
// Photographs are developed on a blank page of their own, because the report's policy forbids images.

/** Opens the page on which photographs are developed. */
export async function darkroom(browser) {
  const context = await browser.newContext({ offline: true });
  const page = await context.newPage();
  await page.evaluate(() => { globalThis.photographs = new Map(); });
  return page;
}

let taken = 0;

/** Develops a PNG, so that it can be asked; to be dropped after use, for it takes much room. */
export async function develop(darkroom, png) {
  const id = (taken += 1);
  await darkroom.evaluate(async ([id, base64]) => {
    const answer = await fetch(`data:image/png;base64,${base64}`);
    const bitmap = await createImageBitmap(await answer.blob());
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const pen = canvas.getContext("2d", { willReadFrequently: true });
    pen.drawImage(bitmap, 0, 0);
    globalThis.photographs.set(id, pen);
  }, [id, png.toString("base64")]);
  return {
    greys: (points) => darkroom.evaluate(readGreys, [id, points]),
    grounds: (boxes) => darkroom.evaluate(readGrounds, [id, boxes]),
    cutGrey: async (box) => Buffer.from(await darkroom.evaluate(drawGrey, [id, box]), "base64"),
    drop: () => darkroom.evaluate((id) => globalThis.photographs.delete(id), id),
  };
}

/** The grey (0 black to 255 white, Rec. 709) of each point. Runs in the darkroom. */
function readGreys([id, points]) {
  const pen = globalThis.photographs.get(id);
  return points.map(({ x, y }) => {
    const [red, green, blue] = pen.getImageData(Math.floor(x), Math.floor(y), 1, 1).data;
    return Math.round(0.2126 * red + 0.7152 * green + 0.0722 * blue);
  });
}

/** The commonest colour in each box, `[red, green, blue]`: what stands behind its text. */
function readGrounds([id, boxes]) {
  const pen = globalThis.photographs.get(id);
  return boxes.map(({ x, y, width, height }) => {
    const { data } = pen.getImageData(x, y, Math.max(1, width), Math.max(1, height));
    const counts = new Map();
    for (let i = 0; i < data.length; i += 4) {
      const colour = (data[i] << 16) | (data[i + 1] << 8) | data[i + 2];
      counts.set(colour, (counts.get(colour) ?? 0) + 1);
    }
    const [[most]] = [...counts].sort((a, b) => b[1] - a[1]);
    return [most >> 16, (most >> 8) & 255, most & 255];
  });
}

/** A part of the photograph without its colours, as PNG in base64. */
async function drawGrey([id, { x, y, width, height }]) {
  const canvas = new OffscreenCanvas(width, height);
  const pen = canvas.getContext("2d");
  pen.filter = "grayscale(1)";
  pen.drawImage(globalThis.photographs.get(id).canvas, x, y, width, height, 0, 0, width, height);
  const bytes = new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer());
  let letters = "";
  for (const byte of bytes) letters += String.fromCharCode(byte);
  return btoa(letters);
}

/** Contrast of two colours as WCAG 2 reckons it, 1 to 21. */
export function contrast(a, b) {
  const linear = (part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  const light = ([red, green, blue]) =>
    0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  const [low, high] = [light(a), light(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

/** Contrast of two greys, each 0 to 255. */
export const contrastOfGreys = (a, b) => contrast([a, a, a], [b, b, b]);
