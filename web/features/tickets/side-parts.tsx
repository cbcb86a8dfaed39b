import type { Asked, SideConversation } from '../../../domain/tickets/side-conversations.ts';
import { Countdown } from '../../ui/countdown.tsx';
import { Instant } from '../../ui/instant.tsx';
import { StatusPill } from '../../ui/status-pill.tsx';

/** What was written. @param ours from the reader's side: what went out, or what came in */
export const SideMessages = ({ side, ours }: { side: SideConversation; ours: 'out' | 'in' }) => (
  <ol className="flex flex-col gap-3">
    {side.messages.map((message) => (
      <li key={message.id}>
        <p className="flex justify-between gap-2 text-13 text-faint">
          <span>
            {message.authorName ?? 'Unknown'}
            {message.direction === ours ? ' (we)' : ''}
          </span>
          <Instant at={message.at} />
        </p>
        <p className="whitespace-pre-wrap [overflow-wrap:anywhere]">{message.body}</p>
      </li>
    ))}
  </ol>
);

/** How the agreement stands: nobody agreed on a time, it runs, it was kept, or it was not. @param due shorter where a heading says of what */
export function SideClock({ side, due = 'Answer due' }: { side: Asked; due?: string }) {
  const { status, dueAt, lateAt, answeredAt } = side;
  if (status === 'closed') return <StatusPill tone="neutral">Closed</StatusPill>;
  if (lateAt !== null) {
    return <StatusPill tone="breached">{status === 'answered' ? 'Answered late' : 'Answer is late'}</StatusPill>;
  }
  if (status === 'answered')
    return <StatusPill tone="done">{answeredAt && dueAt ? 'Answered in time' : 'Answered'}</StatusPill>;
  if (dueAt === null) return <StatusPill tone="neutral">Waiting</StatusPill>;
  return (
    <StatusPill tone="running">
      <Countdown at={dueAt} before={due} after={due} />
    </StatusPill>
  );
}
