import { readFile } from 'node:fs/promises';

/** The part of istanbul's JSON that says which statements ran how often. */
interface FileCoverage {
  readonly statementMap: Readonly<Record<string, { readonly start: { readonly line: number } }>>;
  readonly s: Readonly<Record<string, number>>;
}

/** Lines that ran in any of several runs (`coverage-final.json` files) of all lines with a statement, by top folder. */
export async function coveredLines(
  files: readonly string[],
  root: string,
): Promise<Map<string, { lines: number; covered: number }>> {
  const ran = new Map<string, Map<number, boolean>>();
  for (const file of files) {
    const report = JSON.parse(await readFile(file, 'utf8').catch(() => '{}')) as Record<string, FileCoverage>;
    for (const [source, { statementMap, s }] of Object.entries(report)) {
      const lines = ran.get(source) ?? new Map<number, boolean>();
      ran.set(source, lines);
      for (const [id, { start }] of Object.entries(statementMap)) {
        lines.set(start.line, (lines.get(start.line) ?? false) || (s[id] ?? 0) > 0);
      }
    }
  }
  const folders = new Map<string, { lines: number; covered: number }>();
  for (const [source, lines] of ran) {
    const folder = source.slice(root.length).split('/').find(Boolean) ?? '';
    const sum = folders.get(folder) ?? { lines: 0, covered: 0 };
    sum.lines += lines.size;
    for (const did of lines.values()) if (did) sum.covered++;
    folders.set(folder, sum);
  }
  return folders;
}
