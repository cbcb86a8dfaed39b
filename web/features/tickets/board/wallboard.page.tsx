import { useNavigate } from '@tanstack/react-router';
import { Maximize2, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { BOARD_STATES, type Board, type BoardTicket } from '../../../../domain/tickets/board.ts';
import { SECOND } from '../../../../domain/time/instant.ts';
import { Loaded } from '../../../app/loaded.tsx';
import { useListState } from '../../../app/use-list-state.ts';
import { useNow } from '../../../ui/clock.ts';
import { cn } from '../../../ui/cn.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { useReader } from '../../../ui/reader.tsx';
import { clockInWords } from '../../../ui/time-words.ts';
import { TONE_TEXT } from '../../../ui/tone.ts';
import { countWords, STATES, targetWords, useBoardState } from './states.ts';
import { TimeLeft } from './time-left.tsx';
import { useAwake } from './use-awake.ts';
import { useBoard } from './use-board.ts';

/** Rows that can be read from five metres on a screen of 1.2 m: a tenth of its height each. */
const ROWS = 7;
/** Long enough to read a page from top to bottom. */
const PAGE_MS = 12 * SECOND;
/** What a room can act upon; the rest is for the board. */
const MOST_PAGES = 4;

/** The board for a screen on the wall: dark, in large type, turning its pages, nothing to press. */
export function Page() {
  const [{ filters }] = useListState();
  const navigate = useNavigate();
  const frame = useRef<HTMLDivElement>(null);
  const query = useBoard(filters, ROWS * MOST_PAGES);
  useAwake();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !document.fullscreenElement) {
        void navigate({ to: '/tickets/board', search: (before: Record<string, string>) => before });
      }
      if (event.key === 'f') void frame.current?.requestFullscreen();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [navigate]);
  return (
    <div
      ref={frame}
      className="group fixed inset-0 z-40 flex flex-col overflow-hidden bg-canvas text-ink [color-scheme:dark]"
    >
      <Loaded query={query} what="The board">
        {(board) => <Wall board={board} />}
      </Loaded>
      <div className="absolute right-2 bottom-2 flex gap-1 opacity-0 transition-opacity group-focus-within:opacity-100 group-hover:opacity-100">
        <IconButton
          label="Full screen"
          keys="f"
          icon={<Maximize2 />}
          onClick={() => void frame.current?.requestFullscreen()}
        />
        <IconButton
          label="Leave the wallboard"
          icon={<X />}
          onClick={() => void navigate({ to: '/tickets/board', search: (before: Record<string, string>) => before })}
        />
      </div>
    </div>
  );
}

function Wall({ board: { items, counts } }: { board: Board }) {
  const urgent = items.filter(({ dueAt }) => dueAt !== null);
  const pages = Math.max(1, Math.ceil(urgent.length / ROWS));
  const page = usePage(pages);
  return (
    <>
      <WallHead counts={counts} />
      <ol className="flex grow flex-col border-t border-line" aria-label="Open tickets by time left">
        {urgent.slice(page * ROWS, (page + 1) * ROWS).map((ticket) => (
          <WallRow key={ticket.id} ticket={ticket} />
        ))}
      </ol>
      {urgent.length === 0 ? (
        <p className="absolute inset-0 flex items-center justify-center text-[6vh] text-done">
          Nothing is due. Well done.
        </p>
      ) : null}
      <p className="flex h-[4vh] shrink-0 items-center justify-center gap-[1vh]">
        <span className="sr-only">{`Page ${page + 1} of ${pages}`}</span>
        {pages > 1
          ? Array.from({ length: pages }, (_, i) => (
              <span
                // biome-ignore lint/suspicious/noArrayIndexKey: a page is its number
                key={i}
                className={cn('size-[1.2vh] rounded-full', i === page ? 'bg-ink' : 'bg-edge')}
              />
            ))
          : null}
      </p>
    </>
  );
}

function WallHead({ counts }: { counts: Board['counts'] }) {
  const reader = useReader();
  const now = useNow(SECOND);
  return (
    <header className="flex shrink-0 items-end justify-between gap-[4vw] px-[2vw] pt-[2vh] pb-[1.5vh]">
      {/* The page's heading: what it is is plain from across the room. */}
      <h1 className="sr-only">SLA wallboard</h1>
      <dl className="flex gap-[4vw]">
        {BOARD_STATES.filter((state) => state !== 'none').map((state) => (
          <div key={state} className="flex flex-col-reverse">
            <dt className="text-[min(2.6vh,3.8vw)]/[1.2] whitespace-nowrap text-muted">{STATES[state].words}</dt>
            <dd
              className={cn(
                'text-[min(9vh,10vw)]/[1] font-semibold tabular',
                counts[state] > 0 ? TONE_TEXT[STATES[state].tone] : 'text-faint',
              )}
            >
              {countWords(counts[state])}
            </dd>
          </div>
        ))}
      </dl>
      <span className="text-[7vh]/[1] text-muted tabular max-sm:hidden">{clockInWords(now, reader)}</span>
    </header>
  );
}

const STRIPE = {
  breached: 'bg-breached',
  warned: 'bg-warned',
  running: 'bg-running',
  paused: 'bg-edge',
  none: 'bg-edge',
} as const;

function WallRow({ ticket }: { ticket: BoardTicket }) {
  const state = useBoardState(ticket);
  return (
    <li className="flex h-[11vh] shrink-0 items-center gap-[2vw] border-b border-line pr-[2vw]">
      <span className={cn('h-full w-[1vw] shrink-0', STRIPE[state])} aria-hidden />
      <span className={cn('w-[32vw] shrink-0 sm:w-[19vw]', TONE_TEXT[STATES[state].tone])}>
        {ticket.dueAt ? (
          <TimeLeft
            dueAt={ticket.dueAt}
            className="block text-[min(5.2vh,5.2vw)]/[1.1] font-semibold whitespace-nowrap tabular sm:text-[min(5.2vh,3.2vw)]"
          />
        ) : null}
        <span className="block truncate text-[min(2.2vh,3.6vw)]/[1.2]">
          {STATES[state].words}
          <span className="max-sm:hidden">: {targetWords(ticket)}</span>
        </span>
      </span>
      <span className="flex min-w-0 grow flex-col">
        <span className="truncate text-[min(4.4vh,4.6vw)]/[1.2] font-medium">{ticket.subject}</span>
        <span className="truncate text-[min(2.4vh,3.6vw)]/[1.25] text-muted">
          #{ticket.number} {ticket.companyName ?? ticket.requesterName}
          {ticket.snoozed ? ', snoozed' : null}
        </span>
      </span>
      <span
        className={cn(
          'w-[20vw] shrink-0 truncate text-right text-[3.6vh]/[1.2] max-sm:hidden',
          ticket.assigneeName ? 'text-muted' : 'font-semibold text-accent',
        )}
      >
        {ticket.assigneeName ?? 'Free'}
      </span>
    </li>
  );
}

/** The page that is shown, the next one after a while. */
function usePage(pages: number): number {
  const [page, setPage] = useState(0);
  useEffect(() => {
    const timer = window.setInterval(() => setPage((before) => before + 1), PAGE_MS);
    return () => window.clearInterval(timer);
  }, []);
  return page % pages;
}
