export interface Mentionable {
  readonly id: string;
  readonly name: string;
}

const fold = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
const isWordPart = (char: string | undefined): boolean => char !== undefined && /[\p{L}\p{N}_]/u.test(char);

/**
 * Who is named by `@Name` in a text: the whole name, whatever its case and accents, as a word of its own. Where one name begins with
 * another ("Ann", "Ann Lee"), the longer one is meant. An address (`me@ann.test`) names nobody.
 */
export function mentionsIn(text: string, people: readonly Mentionable[]): string[] {
  const folded = fold(text);
  const names = people
    .map(({ id, name }) => ({ id, name: fold(name) }))
    .filter(({ name }) => name !== '')
    .sort((a, b) => b.name.length - a.name.length);
  const found = new Set<string>();
  for (let at = folded.indexOf('@'); at !== -1; at = folded.indexOf('@', at + 1)) {
    if (isWordPart(folded[at - 1])) continue;
    const rest = folded.slice(at + 1);
    const longest = names.find(({ name }) => rest.startsWith(name) && !isWordPart(rest[name.length]));
    // Two people of one name: nobody can say which was meant, so both hear of it.
    for (const one of names) if (longest && one.name === longest.name) found.add(one.id);
  }
  return [...found];
}
