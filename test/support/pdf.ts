import { createCanvas } from '@napi-rs/canvas';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';

/** The texts of each page of a PDF, as a reader would copy them; blanks that do not break are blanks. */
export async function pdfTexts(bytes: Uint8Array): Promise<string[][]> {
  const pdf = await getDocument({ data: new Uint8Array(bytes), verbosity: 0 }).promise;
  const pages: string[][] = [];
  for (let number = 1; number <= pdf.numPages; number++) {
    const { items } = await (await pdf.getPage(number)).getTextContent();
    const texts = items.flatMap((item) => ('str' in item && item.str.trim() ? [item.str] : []));
    pages.push(texts.map((text) => text.replace(/\u00a0/g, ' ').trim()));
  }
  await pdf.destroy();
  return pages;
}

/** A part of a page in points, from its upper left corner. */
interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A page as it is printed. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly png: Buffer;
  /** Where a text stands: the box of each piece that has it. */
  find(text: string): Box[];
  /** Share of the box that is not white, from 0 to 1; of one colour alone where it is given (`#cc0044`). */
  ink(box: Box, colour?: string): number;
}

/** Dots a point: 144 dpi. */
const SCALE = 2;
/** Of 255: what is paler than this is paper, what is nearer than this to a colour has it. */
const PALE = 12;

/** Prints a page of a PDF. @param number from 1 on */
export async function pictureOf(bytes: Uint8Array, number = 1): Promise<Picture> {
  const pdf = await getDocument({ data: new Uint8Array(bytes), verbosity: 0 }).promise;
  const page = await pdf.getPage(number);
  const viewport = page.getViewport({ scale: SCALE });
  const canvas = createCanvas(Math.ceil(viewport.width), Math.ceil(viewport.height));
  const drawing = canvas.getContext('2d');
  drawing.fillStyle = '#ffffff';
  drawing.fillRect(0, 0, canvas.width, canvas.height);
  type Drawing = Parameters<typeof page.render>[0]['canvas'];
  await page.render({ canvas: canvas as unknown as Drawing, viewport }).promise;
  const { items } = await page.getTextContent();
  const texts = items.flatMap((item) => ('str' in item ? [item] : []));
  await pdf.destroy();
  const { data } = drawing.getImageData(0, 0, canvas.width, canvas.height);
  const height = viewport.height / SCALE;
  return {
    width: viewport.width / SCALE,
    height,
    png: canvas.toBuffer('image/png'),
    find: (text) =>
      texts
        .filter(({ str }) => str.replace(/\u00a0/g, ' ').includes(text))
        .map(({ transform, width, height: tall }) => ({
          x: Number(transform[4]),
          y: height - Number(transform[5]) - tall,
          width,
          height: tall,
        })),
    ink(box, colour) {
      const wanted = [1, 3, 5].map((from) => Number.parseInt((colour ?? '#ffffff').slice(from, from + 2), 16));
      const [left, top] = [Math.max(0, Math.round(box.x * SCALE)), Math.max(0, Math.round(box.y * SCALE))];
      const right = Math.min(canvas.width, Math.round((box.x + box.width) * SCALE));
      const bottom = Math.min(canvas.height, Math.round((box.y + box.height) * SCALE));
      let dots = 0;
      for (let y = top; y < bottom; y++) {
        for (let x = left; x < right; x++) {
          const at = 4 * (y * canvas.width + x);
          const near = [0, 1, 2].every((part) => Math.abs((data[at + part] ?? 0) - (wanted[part] ?? 0)) <= PALE);
          if (near === (colour !== undefined)) dots++;
        }
      }
      return dots / Math.max(1, (right - left) * (bottom - top));
    },
  };
}
