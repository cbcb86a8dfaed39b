import { expect, test } from 'vitest';
import type { DrawnDocument, Mark } from '../../domain/documents/contract.ts';
import { pdfTexts } from '../../test/support/pdf.ts';
import { makeDocument, type PdfJob } from './thread.ts';

const mark = (text: string): Mark => {
  const place = { x: 50, y: 50, width: 200 };
  const look = { align: 'left', size: 10, leading: 14, bold: false, colour: '#000000' } as const;
  return { kind: 'text', ...place, ...look, lines: [{ text }, { text: 'below', faint: true }] };
};
function job(pages: number, text = 'Zażółć gęślą jaźń Ελλάδα Україна'): PdfJob {
  const sheets = Array.from({ length: pages }, () => [mark(text)]);
  const drawn: DrawnDocument = { title: 'Test', language: 'en', width: 595.28, height: 841.89, pages: sheets };
  return { kind: 'pdf', drawn, logo: null, author: 'Tester', createdAt: 0 };
}

test('letters of all our languages come out as they went in, and the same document is the same bytes', async () => {
  const [once, again] = await Promise.all([makeDocument(job(1)), makeDocument(job(1))]);
  expect((await pdfTexts(once ?? new Uint8Array())).flat().join(' ')).toBe('Zażółć gęślą jaźń Ελλάδα Україна below');
  expect(again).toEqual(once);
});

test('a long document does not hold up a short one, nor the one who asked', async () => {
  const order: string[] = [];
  let turns = 0;
  const beat = setInterval(() => turns++, 5);
  const long = makeDocument(job(60)).then((bytes) => order.push(`long ${bytes.length > 0}`));
  await makeDocument(job(1)).then((bytes) => order.push(`short ${bytes.length > 0}`));
  expect(order).toEqual(['short true']);
  await long;
  clearInterval(beat);
  expect(turns).toBeGreaterThan(10);
});

test('what cannot be drawn is refused, and the next one is drawn', async () => {
  const broken = { ...job(1), logo: { data: Buffer.from('no picture'), format: 'png' as const } };
  const marks: Mark[] = [{ kind: 'logo', x: 0, y: 0, width: 10, height: 10 }];
  const drawn = { ...broken.drawn, pages: [marks] };
  await makeDocument({ ...broken, drawn }).catch(() => null);
  expect((await makeDocument(job(1))).length).toBeGreaterThan(0);
});
