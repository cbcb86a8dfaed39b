import { Fragment, type ReactNode } from 'react';
import { type Block, type Inline, parseMarkdown } from '../../../domain/articles/markdown.ts';

/** Markdown as readers see it; there is no HTML in it but what is made here. */
export const Markdown = ({ text }: { text: string }) => (
  <div className="flex flex-col gap-3 [overflow-wrap:anywhere]">{parseMarkdown(text).map(keyed(blockOf))}</div>
);

const keyed =
  <T,>(show: (one: T) => ReactNode) =>
  (one: T, index: number) => (
    // A text has no other keys than its order.
    <Fragment key={index}>{show(one)}</Fragment>
  );

function blockOf(block: Block): ReactNode {
  if (block.kind === 'rule') return <hr className="border-line" />;
  if (block.kind === 'code') {
    return (
      <pre className="overflow-x-auto rounded-md border border-line bg-sunken p-3 font-mono text-13">
        <code>{block.text}</code>
      </pre>
    );
  }
  if (block.kind === 'quote') {
    return (
      <blockquote className="flex flex-col gap-3 border-l-2 border-line pl-3 text-muted">
        {block.blocks.map(keyed(blockOf))}
      </blockquote>
    );
  }
  if (block.kind === 'list') {
    const items = block.items.map((item, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: as said above
      <li key={index}>{item.map(keyed(inlineOf))}</li>
    ));
    return block.ordered ? (
      <ol className="list-decimal space-y-1 pl-6">{items}</ol>
    ) : (
      <ul className="list-disc space-y-1 pl-6">{items}</ul>
    );
  }
  const words = block.children.map(keyed(inlineOf));
  if (block.kind === 'paragraph') return <p className="whitespace-pre-line">{words}</p>;
  return block.level === 2 ? (
    <h2 className="pt-2 text-16 font-semibold">{words}</h2>
  ) : (
    <h3 className="pt-1 font-semibold">{words}</h3>
  );
}

function inlineOf(inline: Inline): ReactNode {
  if (inline.kind === 'text') return inline.text;
  if (inline.kind === 'code') {
    return <code className="rounded-md bg-sunken px-1 font-mono text-13">{inline.text}</code>;
  }
  const words = inline.children.map(keyed(inlineOf));
  if (inline.kind === 'bold') return <strong className="font-semibold">{words}</strong>;
  if (inline.kind === 'italic') return <em>{words}</em>;
  return (
    <a
      href={inline.href}
      rel="noopener noreferrer nofollow"
      target="_blank"
      className="text-accent underline underline-offset-2"
    >
      {words}
    </a>
  );
}
