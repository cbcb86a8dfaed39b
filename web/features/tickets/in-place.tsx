import { Check, ChevronsUpDown } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { Ticket } from '../../../domain/tickets/contract.ts';
import { type Inputs, trpc } from '../../app/trpc.ts';
import { cn } from '../../ui/cn.ts';
import { Input } from '../../ui/input.tsx';
import { Popover } from '../../ui/popover.tsx';
import { consequences } from './consequences.ts';
import { useMoment } from './use-moment.ts';

interface Option {
  readonly value: string;
  readonly label: string;
}

type Change = Omit<Inputs['tickets']['previewChange'], 'id'>;

interface Props {
  label: string;
  shown: ReactNode;
  value: string;
  options: readonly Option[];
  editable: boolean;
  /** Where a choice moves clocks: what it would be as an edit. */
  preview?: { ticket: Ticket; change: (value: string) => Change };
  /** Where there are too many options to show: the list is of what was typed. */
  search?: { text: string; onText: (text: string) => void; onOpen: () => void };
  onChoose: (value: string, label: string) => void;
}

/** A property that is changed where it is read. Each choice says what would come of it. */
export function InPlace({ label, shown, value, options, editable, preview, search, onChoose }: Props) {
  const [open, setOpen] = useState(false);
  if (!editable) return shown;
  return (
    <Popover
      label={label}
      open={open}
      onOpenChange={(opens) => {
        if (opens) search?.onOpen();
        setOpen(opens);
      }}
      trigger={
        <button
          type="button"
          title={`Change: ${label.toLowerCase()}`}
          className="group -mx-1.5 -my-0.5 inline-flex max-w-full items-center gap-1.5 rounded-md px-1.5 py-0.5 text-left hover:bg-sunken"
        >
          <span className="sr-only">{label}: </span>
          <span className="min-w-0 truncate">{shown}</span>
          <ChevronsUpDown className="size-3.5 shrink-0 text-faint" aria-hidden />
        </button>
      }
    >
      {search ? (
        <Input
          value={search.text}
          onChange={(event) => search.onText(event.target.value)}
          aria-label={`Search: ${label.toLowerCase()}`}
          placeholder="Search"
          autoComplete="off"
          className="mb-3"
        />
      ) : null}
      <ul aria-label={label} className="-m-2 flex max-h-80 flex-col overflow-y-auto">
        {options.map((option) => (
          <li key={option.value}>
            <button
              type="button"
              aria-current={option.value === value ? 'true' : undefined}
              onClick={() => {
                setOpen(false);
                if (option.value !== value) onChoose(option.value, option.label);
              }}
              className="flex w-full items-start gap-2 rounded-md px-2 py-1.5 text-left hover:bg-sunken"
            >
              <Check className={cn('mt-0.5 size-4 shrink-0 text-accent', option.value !== value && 'invisible')} />
              <span className="flex min-w-0 flex-col">
                <span>{option.label}</span>
                {preview && option.value !== value ? (
                  <Consequence ticket={preview.ticket} change={preview.change(option.value)} />
                ) : null}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </Popover>
  );
}

function Consequence({ ticket, change }: { ticket: Ticket; change: Change }) {
  const moment = useMoment();
  // Deadlines pass: an answer of a minute ago may be wrong by now.
  const { data, error } = trpc.tickets.previewChange.useQuery({ id: ticket.id, ...change }, { staleTime: 0 });
  if (error) return <span className="text-13 text-faint">What would follow is not known</span>;
  if (!data) return <span className="text-13 text-faint">…</span>;
  const words = consequences(ticket.clocks, data.clocks, Date.now(), moment);
  return <span className="text-13 text-muted">{words.length === 0 ? 'No deadline moves' : words.join('. ')}</span>;
}
