import { Plus } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { BeatLine as Line } from '../../domain/process/contract.ts';
import { HOUR, MINUTE, toIso } from '../../domain/time/instant.ts';
import { BeatLine } from '../ui/beat-line/beat-line.tsx';
import { BeatLineSmall } from '../ui/beat-line/beat-line-small.tsx';
import { Button } from '../ui/button.tsx';
import { Countdown } from '../ui/countdown.tsx';
import type { Column, Sort } from '../ui/data-table/column.ts';
import { DataTable } from '../ui/data-table/data-table.tsx';
import { FilterChips, type FilterValues } from '../ui/filter-chips.tsx';
import { Money } from '../ui/money.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { SavedViews } from '../ui/saved-views.tsx';
import { StatusPill } from '../ui/status-pill.tsx';
import type { Tone } from '../ui/tone.ts';
import { breachedLine, endedLine, newLine, ticketLine } from './sample-lines.ts';

interface Ticket {
  id: string;
  number: number;
  subject: string;
  customer: string;
  tone: Tone;
  state: string;
  dueAt: string;
  worth: number;
  line: Line;
}

const SUBJECTS = [
  'Invoice shows the wrong VAT',
  'Cannot sign in after the move',
  'Export stops at 5,000 rows',
  'Add a second approver',
];
const CUSTOMERS = ['Acme, Lda.', 'Northwind', 'Padaria Central', 'Blue Harbor Shipping'];
const STATES: readonly (readonly [Tone, string])[] = [
  ['warned', 'Due soon'],
  ['running', 'Running'],
  ['breached', 'Breached'],
  ['neutral', 'Paused'],
  ['done', 'Met'],
];

function tickets(now: number): Ticket[] {
  const lines = [ticketLine(now), breachedLine(now), newLine(now), endedLine(now)];
  return Array.from({ length: 10_000 }, (_, index) => {
    const [tone, state] = STATES[(index * 7) % 5] ?? ['neutral', ''];
    return {
      id: `t${index}`,
      number: 1042 + index,
      subject: SUBJECTS[index % 4] ?? '',
      customer: CUSTOMERS[(index * 3) % 4] ?? '',
      tone,
      state,
      dueAt: toIso(now + ((index * 37) % 600) * MINUTE - 2 * HOUR),
      worth: ((index * 7919) % 90_000) + 990,
      line: lines[index % 4] ?? newLine(now),
    };
  });
}

export function ListPage() {
  const [now] = useState(() => Date.now());
  const rows = useMemo(() => tickets(now), [now]);
  const window = useMemo(() => ({ from: now - 8 * HOUR, to: now + 8 * HOUR }), [now]);
  const [sort, setSort] = useState<Sort | null>(null);
  const [openId, setOpenId] = useState<string | null>(null);
  const [view, setView] = useState('open');
  const [text, setText] = useState('');
  const [filters, setFilters] = useState<FilterValues>({ priority: ['urgent', 'high'] });
  const columns = useMemo<readonly Column<Ticket>[]>(
    () => [
      {
        id: 'subject',
        header: 'Ticket',
        width: 'minmax(180px, 3fr)',
        cell: (row) => row.subject,
        sortValue: (row) => row.subject,
      },
      {
        id: 'customer',
        header: 'Customer',
        cell: (row) => row.customer,
        sortValue: (row) => row.customer,
        priority: 2,
      },
      {
        id: 'state',
        header: 'SLA',
        width: '132px',
        cell: (row) => <StatusPill tone={row.tone}>{row.state}</StatusPill>,
        priority: 2,
      },
      {
        id: 'dueAt',
        header: 'Next',
        width: '164px',
        cell: (row) => <Countdown at={row.dueAt} before="Due" after="Due" className="text-13" />,
        sortValue: (row) => row.dueAt,
      },
      {
        id: 'line',
        header: '−8 h to +8 h',
        width: '164px',
        cell: (row) => <BeatLineSmall line={row.line} window={window} />,
        priority: 2,
      },
      {
        id: 'worth',
        header: 'Worth',
        width: '124px',
        align: 'end',
        cell: (row) => <Money minor={row.worth} currency="EUR" />,
        sortValue: (row) => row.worth,
        priority: 3,
      },
    ],
    [window],
  );
  return (
    <div className="flex h-full flex-col">
      <PageHeader
        title="Tickets"
        count={rows.length}
        actions={
          <Button look="primary" icon={<Plus />}>
            New ticket
          </Button>
        }
      />
      <SavedViews
        label="Views of tickets"
        value={view}
        onChange={setView}
        views={[
          { id: 'open', label: 'Open', count: 8421 },
          { id: 'mine', label: 'Mine', count: 14 },
          { id: 'breached', label: 'Breached', count: 3 },
          { id: 'all', label: 'All' },
        ]}
      />
      <div className="border-t border-line" />
      <FilterChips
        filters={[
          {
            id: 'priority',
            label: 'Priority',
            options: ['urgent', 'high', 'normal', 'low'].map((value) => ({ value, label: value })),
          },
          {
            id: 'team',
            label: 'Team',
            options: [
              { value: 'a', label: 'First line' },
              { value: 'b', label: 'Second line' },
            ],
          },
        ]}
        values={filters}
        onChange={setFilters}
        search={{ value: text, onChange: setText, placeholder: 'Search tickets' }}
      />
      <DataTable
        label="Tickets"
        rows={rows}
        columns={columns}
        rowId={(row) => row.id}
        rowLabel={(row) => `Ticket ${row.number}, ${row.subject}`}
        sort={sort}
        onSort={setSort}
        openId={openId}
        onOpen={setOpenId}
        panel={{
          title: (row) => `Ticket ${row.number}`,
          content: (row) => (
            <>
              <p className="mb-4 text-16 font-medium">{row.subject}</p>
              <BeatLine line={row.line} />
            </>
          ),
        }}
        bulk={(_, clear) => (
          <>
            <Button size="small" onClick={clear}>
              Assign
            </Button>
            <Button size="small" onClick={clear}>
              Done
            </Button>
          </>
        )}
      />
    </div>
  );
}
