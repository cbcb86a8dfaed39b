import { keepPreviousData } from '@tanstack/react-query';
import { BookOpen } from 'lucide-react';
import { ACCOUNTS } from '../../../../domain/journal/contract.ts';
import { Loaded } from '../../../app/loaded.tsx';
import { trpc } from '../../../app/trpc.ts';
import { Card } from '../../../ui/card.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Money } from '../../../ui/money.tsx';
import { Files } from './files.tsx';
import { ReportTable } from './report-table.tsx';
import { type Span, wireSpan } from './span.tsx';

/** What the journal of a span comes to by account, and the journal itself as a file. */
export function Journal({ span }: { span: Span }) {
  const wire = wireSpan(span);
  const query = trpc.journal.balance.useQuery(wire, { placeholderData: keepPreviousData });
  return (
    <Loaded query={query} what="The journal">
      {({ entries, rows }) =>
        entries === 0 ? (
          <EmptyState icon={BookOpen} title="Nothing to book in these days">
            Invoices, payments, credit notes, refunds and what is written off become double entries, to be taken into
            your books of account.
          </EmptyState>
        ) : (
          <Card title={`${entries.toLocaleString()} entries`} flush aside={<Files file="journal" query={wire} />}>
            <ReportTable
              heads={['Account', 'Name', 'Debit', 'Credit', 'Balance']}
              words={[1]}
              rows={[
                ...rows.map(({ currency, account, debitMinor, creditMinor }) => ({
                  key: `${currency} ${account}`,
                  cells: [
                    ACCOUNTS[account].code,
                    ACCOUNTS[account].name,
                    ...[debitMinor, creditMinor, debitMinor - creditMinor].map((minor, index) =>
                      minor === 0 ? null : (
                        <Money key={['debit', 'credit', 'balance'][index]} minor={minor} currency={currency} />
                      ),
                    ),
                  ],
                })),
                ...[...new Set(rows.map(({ currency }) => currency))].map((currency) => {
                  const sum = (side: 'debitMinor' | 'creditMinor') =>
                    rows.reduce((all, row) => all + (row.currency === currency ? row[side] : 0), 0);
                  return {
                    key: `${currency} all`,
                    cells: [
                      'In all',
                      currency,
                      ...[sum('debitMinor'), sum('creditMinor'), sum('debitMinor') - sum('creditMinor')].map(
                        (minor, index) => (
                          <Money
                            key={['debit', 'credit', 'balance'][index]}
                            minor={minor}
                            currency={currency}
                            className="font-medium"
                          />
                        ),
                      ),
                    ],
                  };
                }),
              ]}
            />
          </Card>
        )
      }
    </Loaded>
  );
}
