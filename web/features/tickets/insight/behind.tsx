import { TARGET_WORDS } from '../../../../domain/tickets/contract.ts';
import type { ReportTicketsInput } from '../../../../domain/tickets/reports.ts';
import { Loaded } from '../../../app/loaded.tsx';
import { trpc } from '../../../app/trpc.ts';
import { Drawer } from '../../../ui/drawer.tsx';
import { Duration } from '../../../ui/duration.tsx';
import { Instant } from '../../../ui/instant.tsx';
import { Link } from '../../../ui/link.tsx';
import { StatusPill } from '../../../ui/status-pill.tsx';
import { capital } from '../words.ts';

export interface Behind {
  readonly title: string;
  readonly input: ReportTicketsInput;
}

/** The tickets that a number counts. */
export function BehindNumber({ behind, onClose }: { behind: Behind; onClose: () => void }) {
  const query = trpc.ticketReports.tickets.useQuery(behind.input);
  return (
    <Drawer open onOpenChange={onClose} title={behind.title}>
      <Loaded query={query} what="The tickets">
        {({ items, total }) => (
          <>
            <p className="pb-3 text-13 text-muted">
              {total > items.length ? `The newest ${items.length} of ${total.toLocaleString()}` : `${total} in all`}
            </p>
            <ul className="flex flex-col divide-y divide-line">
              {items.map((item) => (
                <li key={`${item.ticketId} ${item.target} ${item.decidedAt}`} className="flex flex-col gap-1 py-2.5">
                  <Link
                    href={`/tickets/${item.ticketId}`}
                    className="truncate font-medium underline-offset-2 hover:underline"
                  >
                    <span className="font-normal text-faint tabular">#{item.number}</span> {item.subject}
                  </Link>
                  <span className="flex flex-wrap items-center gap-x-3 gap-y-1 text-13 text-muted">
                    <StatusPill tone={item.missed ? 'breached' : 'done'}>{item.missed ? 'Missed' : 'Met'}</StatusPill>
                    {capital(TARGET_WORDS[item.target])}
                    {item.elapsedSeconds === null ? (
                      <span>not yet done</span>
                    ) : (
                      <Duration seconds={item.elapsedSeconds} />
                    )}
                    <Instant at={item.decidedAt} />
                    <span>{item.assigneeName ?? 'Nobody'}</span>
                  </span>
                </li>
              ))}
            </ul>
          </>
        )}
      </Loaded>
    </Drawer>
  );
}
