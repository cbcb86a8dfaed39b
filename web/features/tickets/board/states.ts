import type { BoardState, BoardTicket } from '../../../../domain/tickets/board.ts';
import { boardState } from '../../../../domain/tickets/board.ts';
import { TARGET_WORDS } from '../../../../domain/tickets/contract.ts';
import { SECOND } from '../../../../domain/time/instant.ts';
import { useNow } from '../../../ui/clock.ts';
import type { Tone } from '../../../ui/tone.ts';
import { capital } from '../words.ts';

/** A board's colours and the words beside them. */
export const STATES: Readonly<Record<BoardState, { readonly words: string; readonly tone: Tone }>> = {
  breached: { words: 'Missed', tone: 'breached' },
  warned: { words: 'Due soon', tone: 'warned' },
  running: { words: 'On track', tone: 'running' },
  paused: { words: 'Waiting', tone: 'neutral' },
  none: { words: 'No target', tone: 'neutral' },
};

/** Changes by itself when the instant comes. */
export const useBoardState = (ticket: BoardTicket): BoardState => boardState(ticket, useNow(SECOND));

export const targetWords = ({ dueTarget }: Pick<BoardTicket, 'dueTarget'>): string | null =>
  dueTarget && capital(TARGET_WORDS[dueTarget]);

/** Counted up to a thousand. */
export const countWords = (count: number): string => (count >= 1000 ? '1,000+' : String(count));
