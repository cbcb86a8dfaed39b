import type { BankLine, Certainty } from '../../../../domain/bank/contract.ts';
import { CivilDay } from '../../../ui/civil.tsx';
import type { Column } from '../../../ui/data-table/column.ts';
import { Money } from '../../../ui/money.tsx';
import { StatusPill } from '../../../ui/status-pill.tsx';
import type { Tone } from '../../../ui/tone.ts';

const CERTAINTY: Readonly<Record<Certainty, readonly [tone: Tone, words: string]>> = {
  exact: ['done', 'Certain'],
  likely: ['running', 'Likely'],
  possible: ['neutral', 'Possible'],
};

/** How sure the best suggestion is, or what was decided. */
export function LineState({ line: { state, suggestions } }: { line: BankLine }) {
  if (state === 'matched') return <StatusPill tone="done">Matched</StatusPill>;
  if (state === 'ignored') return <StatusPill tone="neutral">Set aside</StatusPill>;
  const [best] = suggestions;
  if (!best) return <StatusPill tone="warned">No match</StatusPill>;
  const [tone, words] = CERTAINTY[best.certainty];
  return <StatusPill tone={tone}>{words}</StatusPill>;
}

export const columns: readonly Column<BankLine>[] = [
  {
    id: 'name',
    header: 'From',
    width: 'minmax(160px, 3fr)',
    cell: (row) => (
      <>
        {row.name ?? 'Somebody'}{' '}
        <span className="font-normal text-faint max-sm:block max-sm:truncate max-sm:text-13">
          {row.reference || 'no reference'}
        </span>
      </>
    ),
  },
  {
    id: 'state',
    header: 'State',
    width: '128px',
    cell: (row) => <LineState line={row} />,
    priority: 2,
  },
  {
    id: 'pays',
    header: 'Pays',
    width: 'minmax(150px, 2fr)',
    cell: (row) => <Pays line={row} />,
    priority: 2,
  },
  {
    id: 'amountMinor',
    header: 'Amount',
    width: '128px',
    align: 'end',
    sortable: true,
    cell: (row) => <Money minor={row.amountMinor} currency={row.currency} />,
  },
  {
    id: 'bookedOn',
    header: 'Booked',
    width: '152px',
    sortable: true,
    cell: (row) => <CivilDay date={row.bookedOn} />,
    priority: 2,
  },
];

function Pays({ line: { state, customerName, suggestions } }: { line: BankLine }) {
  if (state === 'matched') return customerName;
  const [best] = suggestions;
  if (state === 'ignored' || !best) return <span className="text-faint">nothing yet</span>;
  return (
    <>
      {best.customerName}{' '}
      <span className="text-faint tabular">{best.allocations.map(({ number }) => number).join(', ')}</span>
    </>
  );
}
