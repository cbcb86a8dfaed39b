import { mkdir, writeFile } from 'node:fs/promises';
import { createCanvas } from '@napi-rs/canvas';
import { expect, test } from 'vitest';
import { PLAIN_LOOK, sellerDetails, type TemplateLook } from '../../domain/documents/contract.ts';
import type { DocumentFacts } from '../../domain/documents/facts.ts';
import { formatOf } from '../../domain/documents/format.ts';
import { type Picture, pictureOf } from '../../test/support/pdf.ts';
import { drawn } from './draw.ts';
import { exampleInvoice } from './preview.ts';
import { makeDocument } from './thread.ts';

const DAY_OF_ISSUE = Date.UTC(2026, 2, 2);
const LOGO = { colour: '#cc0044', width: 240, height: 80 };
const seller = sellerDetails.parse({
  legalName: 'Compasso Lda',
  address: { line1: 'Rua Augusta 12', postalCode: '1100-053', city: 'Lisboa', country: 'PT' },
  vatId: 'PT502757191',
  email: 'billing@compasso.example',
  phone: '+351 21 000 0000',
  website: 'compasso.example',
  registration: 'Lisboa 502 757 191',
  iban: 'PT50 0002 0123 1234 5678 9015 4',
  bic: 'CGDIPTPL',
  bankName: 'Banco do Compasso',
  logo: { sha256: 'a'.repeat(64), mediaType: 'image/png', width: LOGO.width, height: LOGO.height },
});

function logo(): { data: Buffer; format: 'png' } {
  const canvas = createCanvas(LOGO.width, LOGO.height);
  const drawing = canvas.getContext('2d');
  drawing.fillStyle = LOGO.colour;
  drawing.fillRect(0, 0, LOGO.width, LOGO.height);
  return { data: canvas.toBuffer('image/png'), format: 'png' };
}

/** The first page as it is printed; kept in reports/ for whoever wants to look at it. */
async function printed(name: string, facts: DocumentFacts, look: TemplateLook = PLAIN_LOOK): Promise<Picture> {
  const document = drawn(facts, look);
  const author = facts.seller.legalName;
  const bytes = await makeDocument({ kind: 'pdf', drawn: document, logo: logo(), author, createdAt: DAY_OF_ISSUE });
  const picture = await pictureOf(bytes);
  await mkdir('reports', { recursive: true });
  await writeFile(`reports/invoice-${name}.png`, picture.png);
  return picture;
}

/** Nothing is drawn so near to an edge; no printer reaches the last 5 mm either. */
const MARGIN = { left: 47, right: 47, top: 38, bottom: 15 };

function expectEmptyMargins({ width, height, ink }: Picture): void {
  const margins = {
    left: ink({ x: 0, y: 0, width: MARGIN.left, height }),
    right: ink({ x: width - MARGIN.right, y: 0, width: MARGIN.right, height }),
    top: ink({ x: 0, y: 0, width, height: MARGIN.top }),
    bottom: ink({ x: 0, y: height - MARGIN.bottom, width, height: MARGIN.bottom }),
  };
  expect(margins).toEqual({ left: 0, right: 0, top: 0, bottom: 0 });
}

const plain = (text: string): string => text.replace(/\u00a0/g, ' ');

/** Letters cover more than a tenth of the box that they stand in, and never half of it. */
function expectWords(picture: Picture, text: string): void {
  const places = picture.find(text);
  expect(places, text).not.toEqual([]);
  for (const place of places) {
    const ink = picture.ink(place);
    expect(ink, text).toBeGreaterThan(0.1);
    expect(ink, text).toBeLessThan(0.7);
  }
}

test('a printed invoice has ink where its logo, its lines and its total stand, and none in its margins', async () => {
  const facts = exampleInvoice(seller, 'de', 3, DAY_OF_ISSUE);
  const picture = await printed('plain', facts);
  const { amount, money } = formatOf('de', facts.currency);

  const logoPlace = { x: 48, y: 40, width: PLAIN_LOOK.logoWidth, height: PLAIN_LOOK.logoWidth / 3 };
  expect(picture.ink(logoPlace, LOGO.colour)).toBeGreaterThan(0.97);
  expectWords(picture, 'Rechnung INV-000123');
  expectWords(picture, 'Example & Sons Ltd');
  for (const line of facts.lines) {
    expectWords(picture, line.description);
    expectWords(picture, plain(amount(line.amountMinor)));
  }
  const total = plain(money(facts.totalMinor));
  expectWords(picture, total);
  // The total is strong: in the colour of the look, which an ordinary amount is not.
  const strong = (text: string): number =>
    Math.max(...picture.find(text).map((place) => picture.ink(place, PLAIN_LOOK.colour)));
  expect(strong(total)).toBeGreaterThan(0.05);
  expect(strong(plain(amount(facts.taxMinor)))).toBe(0);
  expectEmptyMargins(picture);
});

test('a look without a logo leaves it out', async () => {
  const picture = await printed('bare', exampleInvoice(seller, 'en', 3, DAY_OF_ISSUE), { ...PLAIN_LOOK, logo: 'none' });
  expect(picture.ink({ x: 0, y: 0, width: picture.width, height: picture.height }, LOGO.colour)).toBe(0);
  expectWords(picture, 'Compasso Lda');
  expectEmptyMargins(picture);
});

test('words and amounts that are longer than usual stay out of the margins and apart from each other', async () => {
  const wide = 'W'.repeat(200);
  const facts = exampleInvoice({ ...seller, legalName: wide, website: wide }, 'fr', 3, DAY_OF_ISSUE);
  // The most that the wire carries.
  const most = BigInt(Number.MAX_SAFE_INTEGER);
  const { amount } = formatOf('fr', facts.currency);
  const picture = await printed('crowded', {
    ...facts,
    buyer: { ...facts.buyer, name: wide },
    note: wide,
    lines: facts.lines.map((line) => ({ ...line, quantity: 8, unitPriceMinor: most, amountMinor: most })),
    subtotalMinor: most,
    totalMinor: most,
    payableMinor: most,
  });
  expectEmptyMargins(picture);
  const amounts = picture.find(plain(amount(most)));
  // Unit price and amount of three lines, and the sums.
  expect(amounts.length).toBeGreaterThanOrEqual(6);
  // Between the rules above and below it.
  const before = amounts.map(({ x, y, height }) => picture.ink({ x: x - 4, y: y + 3, width: 3.5, height: height - 5 }));
  expect(before.every((ink) => ink === 0)).toBe(true);
  // The address is as long as the name makes it; the title begins below.
  const [country] = picture.find('Irlande');
  const [title] = picture.find('Facture INV-000123');
  expect(title?.y).toBeGreaterThan((country?.y ?? Number.POSITIVE_INFINITY) + (country?.height ?? 0));
});
