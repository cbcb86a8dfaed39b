/** What is being typed where a list may help: `/refund` at the beginning of a line, `@ann` anywhere as a word of its own. */
export interface Token {
  readonly mark: '/' | '@';
  readonly query: string;
  /** Where it stands in the text, the mark included. */
  readonly from: number;
  readonly to: number;
}

/** @param caret where the caret stands; the token ends there */
export function tokenAt(text: string, caret: number): Token | null {
  const before = text.slice(0, caret);
  const slash = /(^|\n)\/([^\n]{0,40})$/.exec(before);
  if (slash) {
    const query = slash[2] ?? '';
    return { mark: '/', query, from: caret - query.length - 1, to: caret };
  }
  const at = /(^|[\s(])@([^\s@]{0,20}(?: [^\s@]{0,20})?)$/u.exec(before);
  if (!at) return null;
  const query = at[2] ?? '';
  return { mark: '@', query, from: caret - query.length - 1, to: caret };
}

/** The text with a token replaced, and where the caret stands then. */
export const replaceToken = (text: string, { from, to }: Token, by: string): { text: string; caret: number } => ({
  text: text.slice(0, from) + by + text.slice(to),
  caret: from + by.length,
});

/** What fits a query: names that begin with it first, then those with a word that does. */
export function fitting<T extends { readonly name: string }>(all: readonly T[], query: string, most = 8): T[] {
  const wanted = query.trim().toLowerCase();
  const rank = ({ name }: T): number => {
    const words = name.toLowerCase();
    if (words.startsWith(wanted)) return 0;
    if (words.split(/\s+/).some((word) => word.startsWith(wanted))) return 1;
    return words.includes(wanted) ? 2 : 3;
  };
  return all
    .map((item) => ({ item, rank: rank(item) }))
    .filter((one) => one.rank < 3)
    .sort((a, b) => a.rank - b.rank)
    .slice(0, most)
    .map((one) => one.item);
}
