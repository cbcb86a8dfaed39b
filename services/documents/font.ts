import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Measure } from '../../domain/documents/layout.ts';

/** Liberation Sans (SIL Open Font License): Latin, Greek and Cyrillic, and as wide as Arial and Helvetica letter by letter. */
const FILES = { regular: 'LiberationSans-Regular.ttf', bold: 'LiberationSans-Bold.ttf' } as const;

/** Beside this file, and beside the bundles of production. */
export const fontFile = (face: keyof typeof FILES): string => {
  const near = fileURLToPath(new URL(`./fonts/${FILES[face]}`, import.meta.url));
  return existsSync(near) ? near : fileURLToPath(new URL(`../fonts/${FILES[face]}`, import.meta.url));
};

type Advances = (code: number) => number;

/** How far each letter of a TrueType font goes, in ems (OpenType: tables head, hhea, hmtx and cmap of format 4). */
function readAdvances(file: Buffer): Advances {
  const tables = new Map<string, number>();
  for (let i = 0; i < file.readUInt16BE(4); i++) {
    const at = 12 + 16 * i;
    tables.set(file.toString('latin1', at, at + 4), file.readUInt32BE(at + 8));
  }
  const table = (name: string): number => {
    const at = tables.get(name);
    if (at === undefined) throw new Error(`the font has no table ${name}`);
    return at;
  };
  const units = file.readUInt16BE(table('head') + 18);
  const metrics = file.readUInt16BE(table('hhea') + 34);
  const hmtx = table('hmtx');
  const glyphOf = readGlyphs(file, table('cmap'));
  return (code) => file.readUInt16BE(hmtx + 4 * Math.min(glyphOf(code), metrics - 1)) / units;
}

function readGlyphs(file: Buffer, cmap: number): (code: number) => number {
  let at = 0;
  for (let i = 0; i < file.readUInt16BE(cmap + 2); i++) {
    const offset = cmap + file.readUInt32BE(cmap + 4 + 8 * i + 4);
    if (file.readUInt16BE(offset) === 4) at = offset;
  }
  if (at === 0) throw new Error('the font has no character map of format 4');
  const segments = file.readUInt16BE(at + 6) / 2;
  const [ends, starts] = [at + 14, at + 16 + 2 * segments];
  const [deltas, ranges] = [starts + 2 * segments, starts + 4 * segments];
  return (code) => {
    for (let i = 0; i < segments; i++) {
      if (code > file.readUInt16BE(ends + 2 * i)) continue;
      const start = file.readUInt16BE(starts + 2 * i);
      if (code < start) return 0;
      const range = file.readUInt16BE(ranges + 2 * i);
      const delta = file.readUInt16BE(deltas + 2 * i);
      if (range === 0) return (code + delta) & 0xffff;
      const glyph = file.readUInt16BE(ranges + 2 * i + range + 2 * (code - start));
      return glyph === 0 ? 0 : (glyph + delta) & 0xffff;
    }
    return 0;
  };
}

let faces: Record<keyof typeof FILES, Advances> | null = null;
const known = { regular: new Map<number, number>(), bold: new Map<number, number>() };

/** The width of a text in points. The fonts are read at the first one. */
export const measure: Measure = (text, size, bold) => {
  faces ??= {
    regular: readAdvances(readFileSync(fontFile('regular'))),
    bold: readAdvances(readFileSync(fontFile('bold'))),
  };
  const face = bold ? 'bold' : 'regular';
  let width = 0;
  for (const letter of text) {
    const code = letter.codePointAt(0) ?? 0;
    const advance = known[face].get(code) ?? (code > 0xffff ? 1 : faces[face](code));
    known[face].set(code, advance);
    width += advance;
  }
  return width * size;
};
