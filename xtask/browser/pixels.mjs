// What a screenshot shows at given places: read from the picture itself, not from the page.
//
// Decoding happens on a blank page of its own, because the report's policy forbids images.

/** Opens the page on which pictures are decoded. */
export async function lens(browser) {
  const context = await browser.newContext({ offline: true });
  const page = await context.newPage();
  await page.evaluate(() => {
    globalThis.drawn = async (base64) => {
      const answer = await fetch(`data:image/png;base64,${base64}`);
      const bitmap = await createImageBitmap(await answer.blob());
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
      const pen = canvas.getContext("2d", { willReadFrequently: true });
      pen.drawImage(bitmap, 0, 0);
      return { pen, canvas };
    };
  });
  return page;
}

/** The grey (0 black to 255 white, Rec. 709) of each point, and the picture in grey as PNG. */
export async function greys(lens, png, points) {
  const { values, picture } = await lens.evaluate(async ([base64, points]) => {
    const { pen, canvas } = await globalThis.drawn(base64);
    const image = pen.getImageData(0, 0, canvas.width, canvas.height);
    const { data } = image;
    for (let i = 0; i < data.length; i += 4) {
      const grey = 0.2126 * data[i] + 0.7152 * data[i + 1] + 0.0722 * data[i + 2];
      data[i] = data[i + 1] = data[i + 2] = grey;
    }
    pen.putImageData(image, 0, 0);
    const at = ({ x, y }) => data[4 * (Math.floor(y) * canvas.width + Math.floor(x))];
    const bytes = new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer());
    let letters = "";
    for (const byte of bytes) letters += String.fromCharCode(byte);
    return { values: points.map(at), picture: btoa(letters) };
  }, [png.toString("base64"), points]);
  return { values, picture: Buffer.from(picture, "base64") };
}

/** The commonest colour inside each box, as `[red, green, blue]`: what stands behind its text. */
export function grounds(lens, png, boxes) {
  return lens.evaluate(async ([base64, boxes]) => {
    const { pen } = await globalThis.drawn(base64);
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
  }, [png.toString("base64"), boxes]);
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
