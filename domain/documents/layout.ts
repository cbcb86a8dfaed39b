import { type DrawnDocument, type Mark, PAPERS, type Run, type TemplateLook } from './contract.ts';
import type { Column, Row, Sheet } from './sheet.ts';

/** How wide a text is, in points. */
export type Measure = (text: string, size: number, bold: boolean) => number;

const MARGIN = 48;
const SIZES = { small: 8.5, normal: 9.5, large: 10.5 } as const;
const LEADING = 1.45;
const INK = '#1c1f24';
const HAIR = '#d4d7dd';
/** DIN 5008 form B: the window of an envelope shows what begins 45 mm from the upper edge. */
const ADDRESS_TOP = 128;
const TITLE_TOP = 248;
const WIDTHS: Readonly<Record<Exclude<Column['name'], 'description'>, number>> = {
  quantity: 5.6,
  unit: 8.4,
  tax: 6.6,
  charge: 9.4,
  payment: 15,
  amount: 9.4,
};

/**
 * Places a document on pages. The lines of a table are broken here and not where they are drawn, so each page is known before: its rows, and
 * the sum that is carried over to the next.
 */
export function layOut(sheet: Sheet, look: TemplateLook, measure: Measure): DrawnDocument {
  const { width, height } = PAPERS[look.paper];
  const size = SIZES[look.size];
  const leading = Math.round(size * LEADING * 2) / 2;
  const inner = width - 2 * MARGIN;
  const columns = columnPlaces(sheet, inner, size, measure);
  const description = columns[0]?.width ?? inner;
  const rows = sheet.rows.flatMap((row) => brokenRow(row, (run) => wrap(run, description, size, measure), height));
  const small = size - 1.5;
  const foot = Math.max(...sheet.foot.map((lines) => lines.length), 1) * small * LEADING + 14;
  const bottom = height - 34 - foot;

  const pages: Mark[][] = [];
  let marks: Mark[] = [];
  let y = 0;
  const text = (x: number, top: number, wide: number, lines: readonly Run[], style: Partial<TextStyle> = {}): void => {
    if (lines.length === 0) return;
    const { align = 'left', bold = false, colour = INK, at = size } = style;
    const step = at === size ? leading : at * LEADING;
    marks.push({
      kind: 'text',
      x,
      y: top,
      width: wide,
      align,
      size: at,
      leading: step,
      bold,
      colour,
      lines: [...lines],
    });
  };
  const rule = (top: number, colour = HAIR, thickness = 0.5, x = MARGIN, wide = inner): void => {
    marks.push({ kind: 'rule', x, y: top, width: wide, thickness, colour });
  };
  const tableHead = (): void => {
    for (const { label, x, width: wide, align } of columns) {
      text(x, y, wide, [{ text: label }], { align, bold: true, at: size - 1, colour: look.colour });
    }
    y += leading + 1;
    rule(y, look.colour, 1);
    y += 3;
  };
  const carriedRow = (amount: string): void => {
    const last = columns.at(-1);
    text(MARGIN, y, inner / 2, [{ text: sheet.carried, faint: true }]);
    if (last) text(last.x, y, last.width, [{ text: amount }], { align: 'right', bold: true });
    y += leading;
  };
  const begin = (): void => {
    marks = [];
    pages.push(marks);
    if (pages.length === 1) {
      y = Math.max(TITLE_TOP, head(sheet, look, { text, width, size, leading, measure, marks }) + leading);
      text(MARGIN, y, inner, [{ text: sheet.title }], { bold: true, at: size + 7, colour: look.colour });
      y += (size + 7) * LEADING + 6;
      const opening = wrapAll(sheet.opening, inner, size, measure);
      text(MARGIN, y, inner, opening);
      y += opening.length > 0 ? opening.length * leading + 8 : 0;
    } else {
      y = MARGIN;
      text(MARGIN, y, inner, [{ text: sheet.title }], { bold: true, colour: look.colour });
      y += leading + 8;
    }
    tableHead();
  };

  begin();
  let open: { row: PlacedRow; top: number }[] = [];
  const drawRows = (): void => {
    const [first] = open;
    if (!first) return;
    for (const column of columns) {
      const lines = open.flatMap(({ row }) =>
        column.name === 'description'
          ? row.lines
          : row.lines.map((_, i) => ({ text: i === 0 ? (row.cells[column.name] ?? '') : '' })),
      );
      text(column.x, first.top, column.width, lines, { align: column.align });
    }
    for (const { row, top } of open) if (row.ends) rule(top + row.lines.length * leading - 1);
    open = [];
  };
  for (const [index, row] of rows.entries()) {
    const tall = row.lines.length * leading;
    const last = index === rows.length - 1;
    // A row of room is kept for the sum that goes over to the next page.
    if (y + tall + (last ? 0 : leading + 2) > bottom && open.length > 0) {
      const before = rows[index - 1]?.carried ?? '';
      drawRows();
      y += 2;
      carriedRow(before);
      begin();
      carriedRow(before);
    }
    open.push({ row, top: y });
    y += tall;
  }
  drawRows();

  const sumsTall = sheet.sums.reduce((all, { strong }) => all + (strong ? leading + 5 : leading), 10);
  if (y + sumsTall > bottom) {
    const sum = rows.at(-1)?.carried ?? '';
    y += 2;
    if (y + leading <= bottom + leading) carriedRow(sum);
    begin();
    carriedRow(sum);
  }
  y += 8;
  const sumWide = Math.min(inner, size * 27);
  const sumLeft = MARGIN + inner - sumWide;
  for (const { label, amount, strong } of sheet.sums) {
    if (strong) {
      rule(y + 1, look.colour, 0.8, sumLeft, sumWide);
      y += 3;
    }
    const style = { bold: strong, colour: strong ? look.colour : INK };
    text(sumLeft, y, sumWide * 0.6, [{ text: label }], style);
    text(sumLeft + sumWide * 0.5, y, sumWide * 0.5, [{ text: amount }], { ...style, align: 'right' });
    y += strong ? leading + 2 : leading;
  }
  y += 14;
  for (const note of sheet.notes) {
    const lines = wrapAll(note, inner, size, measure);
    if (y + Math.min(lines.length, 6) * leading > bottom) {
      marks = [];
      pages.push(marks);
      y = MARGIN;
    }
    text(MARGIN, y, inner, lines);
    y += lines.length * leading + 4;
  }

  for (const [index, page] of pages.entries()) {
    marks = page;
    rule(bottom + 8);
    const wide = inner / 3;
    for (const [at, lines] of sheet.foot.entries()) {
      const shown = lines.map((line) => ({ text: clipped(line, wide - 8, small, measure), faint: true }));
      text(MARGIN + at * wide, bottom + 13, wide, shown, { at: small });
    }
    text(MARGIN, height - 30, inner, [{ text: sheet.page(index + 1, pages.length), faint: true }], {
      align: 'right',
      at: small,
    });
  }
  return { title: sheet.title, language: sheet.language, width, height, pages };
}

interface TextStyle {
  readonly align: 'left' | 'right';
  readonly bold: boolean;
  readonly colour: string;
  readonly at: number;
}

type DrawText = (x: number, top: number, wide: number, lines: readonly Run[], style?: Partial<TextStyle>) => void;

/** Above the title: picture, who it is from, to whom, and the facts beside the address. @returns where it ends */
function head(
  { seller, to, facts }: Sheet,
  look: TemplateLook,
  {
    text,
    width,
    size,
    leading,
    measure,
    marks,
  }: { text: DrawText; width: number; size: number; leading: number; measure: Measure; marks: Mark[] },
): number {
  const inner = width - 2 * MARGIN;
  const right = look.logo === 'right';
  if (seller.logo && look.logo !== 'none') {
    const height = Math.min(70, (look.logoWidth * seller.logo.height) / seller.logo.width);
    const wide = (height * seller.logo.width) / seller.logo.height;
    marks.push({ kind: 'logo', x: right ? width - MARGIN - wide : MARGIN, y: 40, width: wide, height });
  }
  const bare = seller.logo === null || look.logo === 'none';
  const style = { bold: true, at: bare ? size + 5 : size + 1, align: right || bare ? 'left' : 'right' } as const;
  text(MARGIN, 44, inner, [{ text: clipped(seller.legalName, inner * 0.7, style.at, measure) }], {
    ...style,
    colour: look.colour,
  });
  const { line1, postalCode, city } = seller.address;
  const from = [seller.legalName, line1, [postalCode, city].filter(Boolean).join(' ')].filter(Boolean).join(' · ');
  const half = inner * 0.5;
  text(MARGIN, ADDRESS_TOP - 14, half, [{ text: clipped(from, half, size - 3, measure), faint: true }], {
    at: size - 3,
  });
  const address = to.flatMap((line) => wrapAll(line, half, size, measure));
  text(MARGIN, ADDRESS_TOP, half, address);
  const left = MARGIN + inner * 0.56;
  const labels = Math.max(...facts.map(([label]) => measure(label, size, false))) + 12;
  text(
    left,
    ADDRESS_TOP,
    labels,
    facts.map(([label]) => ({ text: label, faint: true })),
  );
  text(
    left + labels,
    ADDRESS_TOP,
    inner * 0.44 - labels,
    facts.map(([, value]) => ({ text: value })),
    { align: 'right' },
  );
  return ADDRESS_TOP + Math.max(address.length, facts.length) * leading;
}

interface PlacedColumn extends Column {
  readonly x: number;
  readonly width: number;
  readonly align: 'left' | 'right';
}

/** Between an amount and the column before it. */
const GAP = 8;

/** The description has what the others leave; one whose amounts are longer than usual is as wide as they are. */
function columnPlaces({ columns, rows }: Sheet, inner: number, size: number, measure: Measure): PlacedColumn[] {
  const widthOf = (name: Column['name']): number => {
    if (name === 'description') return 0;
    const cells = rows.map((row) => row.cells[name] ?? '');
    // What is carried over is the longest of all, and bold.
    const carried = name === 'amount' ? measure(rows.at(-1)?.carried ?? '', size, true) : 0;
    const longest = cells.reduce((most, cell) => Math.max(most, measure(cell, size, false)), carried);
    return Math.max(WIDTHS[name] * size, longest / SLACK + GAP);
  };
  const widths = new Map(columns.map(({ name }) => [name, widthOf(name)]));
  const fixed = [...widths.values()].reduce((all, width) => all + width, 0);
  let x = MARGIN;
  return columns.map((column) => {
    const width = column.name === 'description' ? inner - fixed : (widths.get(column.name) ?? 0);
    const placed = {
      ...column,
      x,
      width,
      align: column.name === 'description' ? ('left' as const) : ('right' as const),
    };
    x += width;
    return placed;
  });
}

interface PlacedRow {
  readonly lines: readonly Run[];
  readonly cells: Row['cells'];
  readonly carried: string;
  /** Its last part: a rule is drawn below. */
  readonly ends: boolean;
}

/** A row by its lines; one that is longer than half a page goes on in parts. */
function brokenRow(row: Row, lines: (run: Run) => Run[], height: number): PlacedRow[] {
  const all = row.paragraphs.flatMap(lines);
  const most = Math.floor(height / 40);
  const parts: PlacedRow[] = [];
  for (let from = 0; from < all.length; from += most) {
    const cells = from === 0 ? row.cells : {};
    parts.push({ lines: all.slice(from, from + most), cells, carried: row.carried, ends: from + most >= all.length });
  }
  return parts;
}

const wrapAll = (text: string, width: number, size: number, measure: Measure): Run[] =>
  text === '' ? [] : text.split('\n').flatMap((line) => wrap({ text: line }, width, size, measure));

/** Slack for kerning, with which a line is drawn a little wider or narrower than its letters are. */
const SLACK = 0.97;

/** Lines that fit, broken between words, and within a word that is longer than a line. */
function wrap(run: Run, width: number, size: number, measure: Measure): Run[] {
  const most = (width - 4) * SLACK;
  const lines: string[] = [];
  let line = '';
  for (const word of run.text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (measure(longer, size, false) <= most) {
      line = longer;
      continue;
    }
    if (line !== '') lines.push(line);
    line = word;
    while (measure(line, size, false) > most) {
      let fits = line.length - 1;
      while (fits > 1 && measure(line.slice(0, fits), size, false) > most) fits--;
      lines.push(line.slice(0, fits));
      line = line.slice(fits);
    }
  }
  return [...lines, line].map((text) => ({ ...run, text }));
}

function clipped(text: string, width: number, size: number, measure: Measure): string {
  if (measure(text, size, false) <= width) return text;
  let fits = text.length;
  while (fits > 0 && measure(`${text.slice(0, fits)}…`, size, false) > width) fits--;
  return `${text.slice(0, fits)}…`;
}
