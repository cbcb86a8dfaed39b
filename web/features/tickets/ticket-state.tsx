import type { TicketStatus } from '../../../domain/tickets/status.ts';
import { StatusPill } from '../../ui/status-pill.tsx';
import { TONE_ICON, TONE_TEXT } from '../../ui/tone.ts';
import { STATUS } from './words.ts';

export function TicketState({ status }: { status: TicketStatus }) {
  const { words, tone, icon } = STATUS[status];
  return (
    <StatusPill tone={tone} {...(icon ? { icon } : {})}>
      {words}
    </StatusPill>
  );
}

/** The status as a sign alone: each has a shape of its own, and its words on hover and when read out. */
export function StatusSign({ status }: { status: TicketStatus }) {
  const { words, tone, icon } = STATUS[status];
  const Icon = icon ?? TONE_ICON[tone];
  return (
    <span title={words} className={`shrink-0 ${TONE_TEXT[tone]}`}>
      <Icon className="size-4" aria-hidden />
      <span className="sr-only">{words}</span>
    </span>
  );
}
