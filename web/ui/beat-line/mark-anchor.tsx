import type { KeyboardEvent, ReactNode } from 'react';
import type { BeatMark } from '../../../domain/process/contract.ts';
import { useLinkTo } from '../link.tsx';
import { useReader } from '../reader.tsx';
import { markInWords } from './beat-words.ts';
import type { MarkCardControl } from './use-mark-card.tsx';

interface Props {
  /** Also its place in the walk by arrow keys. */
  id: string;
  marks: readonly BeatMark[];
  x: number;
  y: number;
  card: MarkCardControl;
  /** The one mark of the line that Tab reaches. */
  tabStop: boolean;
  onWalk: (event: KeyboardEvent) => void;
  children: ReactNode;
}

const OUTLINE = 'group outline-none';

/** What can be pointed at on the line: a link where the mark leads somewhere, with its card, in the walk of the arrow keys. */
export function MarkAnchor({ id, marks, x, y, card, tabStop, onWalk, children }: Props) {
  const reader = useReader();
  const single = marks.length === 1 ? marks[0] : undefined;
  const href = single?.href ?? null;
  const link = useLinkTo(href ?? '');
  const { onMouseEnter, ...explain } = card.explain(id, marks);
  const label = single
    ? markInWords(single, reader)
    : `${marks.length} entries: ${marks.map((mark) => mark.label).join(', ')}`;
  const common = {
    'data-mark': id,
    'aria-label': label,
    tabIndex: tabStop ? 0 : -1,
    transform: `translate(${x} ${y})`,
    className: OUTLINE,
    ...explain,
  };
  const body = (
    <>
      {/* A target of 24 px, and the ring of the focus. */}
      <circle
        r={12}
        className="fill-transparent stroke-transparent group-focus-visible:stroke-accent"
        strokeWidth={2}
      />
      {children}
    </>
  );
  if (href !== null) {
    return (
      <a
        {...common}
        href={href}
        onClick={link.onClick}
        onMouseEnter={(event) => {
          link.onMouseEnter();
          onMouseEnter(event);
        }}
        onKeyDown={onWalk}
      >
        {body}
      </a>
    );
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it has a role, of two
    <g
      {...common}
      role={single ? 'img' : 'button'}
      onMouseEnter={onMouseEnter}
      onKeyDown={(event) => {
        if (!single && (event.key === 'Enter' || event.key === ' ')) {
          event.preventDefault();
          card.enter();
        } else onWalk(event);
      }}
    >
      {body}
    </g>
  );
}
