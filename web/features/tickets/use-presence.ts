import { useEffect, useRef } from 'react';
import type { Presence } from '../../../domain/tickets/desk.ts';
import { SECOND } from '../../../domain/time/instant.ts';
import { useLive } from '../../app/live.tsx';
import { trpc } from '../../app/trpc.ts';

/** Half of the time after which the server forgets who is silent, with room for a slow answer. */
const BEAT = 12 * SECOND;

/** Says that one has a ticket open, and who else has. Where it cannot be said nothing is held up. */
export function usePresence(ticketId: string, writing: boolean): Presence['others'] {
  const utils = trpc.useUtils();
  useLive('ticketPresence');
  const { data } = trpc.ticketPresence.others.useQuery({ id: ticketId }, { refetchInterval: 2 * BEAT });
  const { mutate } = trpc.ticketPresence.beHere.useMutation({
    onSuccess: (answer) => utils.ticketPresence.others.setData({ id: ticketId }, answer),
  });
  const say = useRef(mutate);
  say.current = mutate;
  useEffect(() => {
    const beat = () => {
      if (document.visibilityState === 'visible') say.current({ id: ticketId, writing });
    };
    beat();
    const timer = window.setInterval(beat, BEAT);
    return () => window.clearInterval(timer);
  }, [ticketId, writing]);
  useEffect(() => () => say.current({ id: ticketId, writing: false, leaving: true }), [ticketId]);
  return data?.others ?? [];
}
