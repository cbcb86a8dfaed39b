import { CirclePause } from 'lucide-react';
import type { Ticket } from '../../../domain/tickets/contract.ts';
import { MINUTE } from '../../../domain/time/instant.ts';
import { useNow } from '../../ui/clock.ts';
import { StatusPill } from '../../ui/status-pill.tsx';
import { slaOf } from './sla.ts';

/** The clocks of a ticket as a whole, in words. */
export function SlaPill({ ticket }: { ticket: Pick<Ticket, 'clocks' | 'status'> }) {
  const sla = slaOf(ticket, useNow(MINUTE / 4));
  return (
    <StatusPill tone={sla.tone} {...(sla.paused ? { icon: CirclePause } : {})}>
      {sla.words}
    </StatusPill>
  );
}
