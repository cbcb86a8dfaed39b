/**
 * Markdown as articles use it: headings, paragraphs, lists, quotes, code, rules; bold, italics, code and links within. There is no raw HTML:
 * what looks like it is text. The tree is plain data, so whoever shows it decides about nothing that the writer could have meant otherwise.
 */

export type Inline =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'bold'; readonly children: readonly Inline[] }
  | { readonly kind: 'italic'; readonly children: readonly Inline[] }
  | { readonly kind: 'link'; readonly href: string; readonly children: readonly Inline[] };

export type Block =
  | { readonly kind: 'heading'; readonly level: 2 | 3 | 4; readonly children: readonly Inline[] }
  | { readonly kind: 'paragraph'; readonly children: readonly Inline[] }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly (readonly Inline[])[] }
  | { readonly kind: 'quote'; readonly blocks: readonly Block[] }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'rule' };

/** Deeper is nobody's article, and keeps a letter of a thousand `>` from being one. */
const DEEPEST = 5;

// Each takes time in proportion to what it reads, whatever that is: bodies of 100,000 letters are read for whoever opens a public page.
// So what repeats never overlaps with what repeats behind it, and `.` takes everything (`s`), lest a rare line end makes a line try again.
const BULLET = /^\s{0,3}[-*+]\s+(.*)$/s;
const NUMBER = /^\s{0,3}\d{1,9}[.)]\s+(.*)$/s;
const HEADING = /^(#{1,6})\s+(.*)$/s;
const RULE = /^\s{0,3}([-*_])(\s*\1){2,}\s*$/;
const FENCE = /^\s{0,3}```/;
const QUOTE = /^\s{0,3}>\s?(.*)$/s;

export function parseMarkdown(text: string, depth = 0): Block[] {
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  const blocks: Block[] = [];
  let at = 0;
  const take = (fits: RegExp): string[] => {
    const taken: string[] = [];
    for (let match = fits.exec(lines[at] ?? ''); at < lines.length && match; match = fits.exec(lines[at] ?? '')) {
      taken.push(match[1] ?? '');
      at += 1;
    }
    return taken;
  };
  while (at < lines.length) {
    const line = lines[at] ?? '';
    const heading = HEADING.exec(line);
    if (line.trim() === '') at += 1;
    else if (FENCE.test(line)) {
      let last = at + 1;
      while (last < lines.length && !FENCE.test(lines[last] ?? '')) last += 1;
      blocks.push({ kind: 'code', text: lines.slice(at + 1, last).join('\n') });
      at = last + 1;
    } else if (heading) {
      // The page's own title is the first level.
      const level = Math.min(4, Math.max(2, (heading[1] ?? '').length)) as 2 | 3 | 4;
      blocks.push({ kind: 'heading', level, children: parseInline(withoutClosing(heading[2] ?? '')) });
      at += 1;
    } else if (RULE.test(line)) {
      blocks.push({ kind: 'rule' });
      at += 1;
    } else if (BULLET.test(line))
      blocks.push({ kind: 'list', ordered: false, items: take(BULLET).map((one) => parseInline(one)) });
    else if (NUMBER.test(line))
      blocks.push({ kind: 'list', ordered: true, items: take(NUMBER).map((one) => parseInline(one)) });
    else if (QUOTE.test(line) && depth < DEEPEST) {
      blocks.push({ kind: 'quote', blocks: parseMarkdown(take(QUOTE).join('\n'), depth + 1) });
    } else {
      const words = [line];
      at += 1;
      while (at < lines.length && !endsParagraph(lines[at] ?? '')) words.push(lines[at++] ?? '');
      blocks.push({ kind: 'paragraph', children: parseInline(words.join('\n')) });
    }
  }
  return blocks;
}

/** `## So ##` is `So`. */
function withoutClosing(heading: string): string {
  let end = heading.length;
  while (heading[end - 1] === '#') end -= 1;
  return heading.slice(0, end).trimEnd();
}

const endsParagraph = (line: string): boolean =>
  line.trim() === '' || [FENCE, HEADING, RULE, BULLET, NUMBER, QUOTE].some((one) => one.test(line));

const INLINE =
  /`([^`\n]+)`|\*\*([^*\n](?:[^\n]*?[^*\n])?)\*\*|(?<![\w*])[*_]([^*_\n]+)[*_](?![\w*])|\[([^[\]\n]+)\]\(([^()\s]+)\)|(https?:\/\/[^\s<>"')\]]+[^\s<>"')\].,;:!?])/g;

export function parseInline(text: string, depth = 0): Inline[] {
  const found: Inline[] = [];
  let from = 0;
  const plain = (until: number) => {
    if (until > from) found.push({ kind: 'text', text: text.slice(from, until) });
  };
  for (const match of text.matchAll(INLINE)) {
    const inline = depth >= DEEPEST ? null : inlineOf(match, depth);
    if (!inline) continue;
    plain(match.index);
    found.push(inline);
    from = match.index + match[0].length;
  }
  plain(text.length);
  return found;
}

function inlineOf([, code, bold, italic, label, href, bare]: RegExpExecArray, depth: number): Inline | null {
  if (code !== undefined) return { kind: 'code', text: code };
  if (bold !== undefined) return { kind: 'bold', children: parseInline(bold, depth + 1) };
  if (italic !== undefined) return { kind: 'italic', children: parseInline(italic, depth + 1) };
  if (bare !== undefined) return { kind: 'link', href: bare, children: [{ kind: 'text', text: bare }] };
  const good = safeHref(href ?? '');
  return good === null ? null : { kind: 'link', href: good, children: parseInline(label ?? '', depth + 1) };
}

/** Links lead to the web, to a mailbox, or within these pages; whatever would run something is text. */
export function safeHref(href: string): string | null {
  if (/^\/(?![/\\])/.test(href) || /^#[\w-]*$/.test(href)) return href;
  if (!URL.canParse(href)) return null;
  return ['http:', 'https:', 'mailto:'].includes(new URL(href).protocol) ? href : null;
}

/** The words alone, for searching and for an answer in plain text. */
export const plainTextOf = (blocks: readonly Block[]): string => blocks.map(textOfBlock).join('\n\n');

const textOfInline = (inline: Inline): string =>
  'children' in inline
    ? `${inline.children.map(textOfInline).join('')}${inline.kind === 'link' && !isBare(inline) ? ` (${inline.href})` : ''}`
    : inline.text;
const isBare = ({ href, children }: Extract<Inline, { kind: 'link' }>): boolean => {
  const [only] = children;
  return only !== undefined && 'text' in only && only.text === href;
};
const textOf = (all: readonly Inline[]): string => all.map(textOfInline).join('');

function textOfBlock(block: Block): string {
  if (block.kind === 'rule') return '---';
  if (block.kind === 'code') return block.text;
  if (block.kind === 'quote') return plainTextOf(block.blocks);
  if (block.kind === 'list') {
    return block.items.map((item, i) => `${block.ordered ? `${i + 1}.` : '-'} ${textOf(item)}`).join('\n');
  }
  return textOf(block.children);
}
