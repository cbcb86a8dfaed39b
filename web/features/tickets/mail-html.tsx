import { createElement, Fragment, type ReactNode, useMemo, useState } from 'react';

/** Tags that intake lets through; what is none of these is shown as its text. */
const TAGS = new Set([
  ...[
    'p',
    'div',
    'br',
    'hr',
    'span',
    'pre',
    'code',
    'b',
    'strong',
    'i',
    'em',
    'u',
    's',
    'del',
    'ins',
    'sub',
    'sup',
    'small',
  ],
  ...[
    'ul',
    'ol',
    'li',
    'table',
    'thead',
    'tbody',
    'tfoot',
    'tr',
    'td',
    'th',
    'caption',
    'h1',
    'h2',
    'h3',
    'h4',
    'h5',
    'h6',
  ],
]);
const VOID = new Set(['br', 'hr']);
const DEEPEST = 80;

interface Props {
  html: string;
  /** Where its pictures are had from, counted from 0; null: they stand there as words. */
  pictureUrl?: ((number: number) => string) | null;
}
/** Where an element's picture is had from. */
type PictureOf = (node: Element) => string | null;

/**
 * HTML of a mail. It was sanitised when it came in; here it is built anew from a list of tags, without a way to put markup into the
 * page, so that a fault there would still run nothing. What was quoted is folded.
 */
export function MailHtml({ html, pictureUrl = null }: Props) {
  const content = useMemo(() => {
    const { body } = new DOMParser().parseFromString(html, 'text/html');
    const marked = [...body.querySelectorAll('[data-picture]')];
    return childrenOf(body, 0, (node) => {
      const number = marked.indexOf(node);
      return pictureUrl && number >= 0 ? pictureUrl(number) : null;
    });
  }, [html, pictureUrl]);
  return (
    <div className="mail-html flex flex-col gap-2 [overflow-wrap:anywhere] [&_a]:text-accent [&_a]:underline [&_ol]:list-decimal [&_ol]:pl-5 [&_pre]:overflow-x-auto [&_table]:block [&_table]:overflow-x-auto [&_td]:pr-3 [&_td]:align-top [&_th]:pr-3 [&_th]:text-left [&_ul]:list-disc [&_ul]:pl-5">
      {content}
    </div>
  );
}

const childrenOf = (node: Node, depth: number, pictureOf: PictureOf): ReactNode[] =>
  // biome-ignore lint/suspicious/noArrayIndexKey: a mail never changes
  [...node.childNodes].map((child, i) => <Fragment key={i}>{show(child, depth, pictureOf)}</Fragment>);

function show(node: Node, depth: number, pictureOf: PictureOf): ReactNode {
  if (node.nodeType === Node.TEXT_NODE) return node.textContent;
  if (!(node instanceof Element) || depth > DEEPEST) return null;
  const tag = node.localName;
  const picture = tag === 'em' ? pictureOf(node) : null;
  if (picture) return <Picture src={picture} words={node.textContent ?? ''} />;
  if (tag === 'a')
    return <SafeLink href={node.getAttribute('href')}>{childrenOf(node, depth + 1, pictureOf)}</SafeLink>;
  if (tag === 'blockquote') return <Quoted>{childrenOf(node, depth + 1, pictureOf)}</Quoted>;
  if (VOID.has(tag)) return createElement(tag);
  if (tag === 'table') return <table>{rowsOf(node, depth, pictureOf)}</table>;
  if (!TAGS.has(tag)) return childrenOf(node, depth + 1, pictureOf);
  if (/^(thead|tbody|tfoot|tr)$/.test(tag)) return createElement(tag, null, rowsOf(node, depth, pictureOf));
  return createElement(tag, null, ...childrenOf(node, depth + 1, pictureOf));
}

/** Blanks between rows are no children of a table. */
const rowsOf = (node: Element, depth: number, pictureOf: PictureOf): ReactNode[] =>
  // biome-ignore lint/suspicious/noArrayIndexKey: a mail never changes
  [...node.children].map((child, i) => <Fragment key={i}>{show(child, depth + 1, pictureOf)}</Fragment>);

/** @param words as intake wrote them in its place: "[picture: Our shop]" */
function Picture({ src, words }: { src: string; words: string }) {
  const [failed, setFailed] = useState(false);
  const alt = words.replace(/^\[picture: |(not shown)?\]$/g, '');
  if (failed) return <em>[picture{alt ? `: ${alt}` : ''}, could not be fetched]</em>;
  return <img src={src} alt={alt} loading="lazy" className="max-w-full" onError={() => setFailed(true)} />;
}

function SafeLink({ href, children }: { href: string | null; children: ReactNode }) {
  if (!href || !/^(https?:|mailto:)/i.test(href)) return <>{children}</>;
  return (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow">
      {children}
    </a>
  );
}

/** What somebody's program quoted below what they wrote: there when it is wanted. */
export function Quoted({ children }: { children: ReactNode }) {
  return (
    <details className="text-muted">
      <summary className="w-fit cursor-pointer rounded px-1 text-13 text-faint hover:text-ink">Quoted text</summary>
      <div className="mt-1 border-l-2 border-line pl-3">{children}</div>
    </details>
  );
}
