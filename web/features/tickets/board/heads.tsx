import { BOARD_STATES, type Board } from '../../../../domain/tickets/board.ts';
import { cn } from '../../../ui/cn.ts';
import { TONE_TEXT } from '../../../ui/tone.ts';
import { countWords, STATES } from './states.ts';

/** How many stand how: the first look. */
export const Heads = ({ counts }: { counts: Board['counts'] }) => (
  <dl className="flex shrink-0 flex-wrap gap-x-8 gap-y-2 px-4 pb-3 sm:px-6" aria-label="Open tickets by state">
    {BOARD_STATES.filter((state) => state !== 'none' || counts.none > 0).map((state) => (
      <div key={state} className="flex flex-col-reverse">
        <dt className="text-13 text-muted">{STATES[state].words}</dt>
        <dd
          className={cn(
            'text-28 font-semibold tabular',
            counts[state] > 0 ? TONE_TEXT[STATES[state].tone] : 'text-faint',
          )}
        >
          {countWords(counts[state])}
        </dd>
      </div>
    ))}
  </dl>
);
