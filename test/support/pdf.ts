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
