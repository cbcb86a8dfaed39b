import { Pencil, Trash2 } from 'lucide-react';
import type { TimeEntry } from '../../../domain/timesheets/contract.ts';
import { Badge } from '../../ui/badge.tsx';
import { cn } from '../../ui/cn.ts';
import { Hours } from '../../ui/hours.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Money } from '../../ui/money.tsx';
import { timeOf } from './entry-draft.ts';

interface Props {
  entry: TimeEntry;
  zone: string;
  currency: string;
  /** null: the entries are closed */
  edit: { onChange: () => void; onRemove: () => void; busy: boolean } | null;
}

export function EntryRow({ entry, zone, currency, edit }: Props) {
  const time = timeOf(entry, zone);
  const clock = time.kind === 'clock' ? `${time.from}–${time.to}` : null;
  const { note, project } = entry;
  const name = [clock, note || project || 'the entry'].filter(Boolean).join(' ');
  return (
    <div
      className={cn(
        'grid min-h-10 items-center gap-x-3 px-4 py-1.5',
        edit ? 'grid-cols-[5.5rem_minmax(0,1fr)_auto_auto_auto]' : 'grid-cols-[5.5rem_minmax(0,1fr)_auto_auto]',
      )}
    >
      <span className="text-13 text-muted tabular">{clock}</span>
      <span className="flex flex-wrap items-center gap-x-2">
        <span className={note || project ? '' : 'text-faint'}>{note || project || 'Without a note'}</span>
        {note && project ? <Badge>{project}</Badge> : null}
        {entry.billable ? null : <span className="text-13 text-faint">not billable</span>}
        {entry.invoiceId ? <Badge>invoiced</Badge> : null}
      </span>
      <span className="hidden text-13 text-faint @xl:inline">
        {entry.amountMinor > 0 ? <Money minor={entry.amountMinor} currency={currency} /> : null}
      </span>
      <span className="w-24 text-right whitespace-nowrap">
        <Hours seconds={entry.seconds} />
      </span>
      {edit ? (
        <span className="flex">
          <IconButton
            label={`Change ${name}`}
            size="small"
            icon={<Pencil />}
            disabled={entry.invoiceId !== null}
            onClick={edit.onChange}
          />
          <IconButton
            label={`Remove ${name}`}
            size="small"
            icon={<Trash2 />}
            disabled={edit.busy || entry.invoiceId !== null}
            onClick={edit.onRemove}
          />
        </span>
      ) : null}
    </div>
  );
}
