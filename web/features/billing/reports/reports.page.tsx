import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { civilDateAt, laterDate } from '../../../../domain/time/civil.ts';
import { HOUR } from '../../../../domain/time/instant.ts';
import type { Search } from '../../../app/list-state.ts';
import { useMember } from '../../../app/session.tsx';
import { useNow } from '../../../ui/clock.ts';
import { Select } from '../../../ui/select.tsx';
import { Tabs } from '../../../ui/tabs.tsx';
import { BillingHead } from '../head.tsx';
import { Earned } from './earned.tsx';
import { Journal } from './journal.tsx';
import { Owed } from './owed.tsx';
import { Recurring } from './recurring.tsx';
import { lastMonth, type Span, SpanFields } from './span.tsx';
import { Taxes } from './taxes.tsx';

const REPORTS = ['recurring', 'owed', 'taxes', 'earned', 'journal'] as const;

/** How billing did: what recurs, what is owed, what is taxed, earned and booked. Each is a file too. */
export function Page() {
  const search: Search = useSearch({ strict: false });
  const navigate = useNavigate();
  const { member } = useMember();
  const today = civilDateAt(member.zone, useNow(HOUR));
  const choose = (change: Search) =>
    void navigate({ to: '.', search: (before: Search) => ({ ...before, ...change }), replace: true });
  const report = REPORTS.find((one) => one === search.report) ?? 'recurring';
  const usual = lastMonth(today);
  const span: Span = { from: search.from ?? usual.from, through: search.through ?? usual.through };
  const ofSpan = (content: ReactNode) => (
    <div className="flex flex-col gap-4">
      <SpanFields span={span} onChange={({ from, through }) => choose({ from, through: laterDate(from, through) })} />
      {content}
    </div>
  );
  const currencies = (all: string[]): ReactNode =>
    all.length > 1 ? (
      <Select
        aria-label="Currency"
        value={search.currency ?? all[0]}
        options={all.map((value) => ({ value, label: value }))}
        onChange={(event) => choose({ currency: event.target.value })}
      />
    ) : null;
  return (
    <div className="flex h-full flex-col overflow-y-auto">
      <BillingHead current="/billing/reports" count={undefined} />
      <div className="px-4 pb-8 sm:px-6">
        <Tabs
          label="Reports of billing"
          value={report}
          onChange={(id) => choose({ report: id })}
          tabs={[
            {
              id: 'recurring',
              label: 'Recurring',
              content: <Recurring currency={search.currency} onCurrencies={currencies} />,
            },
            { id: 'owed', label: 'Owed', content: <Owed /> },
            { id: 'taxes', label: 'Taxes', content: ofSpan(<Taxes span={span} />) },
            { id: 'earned', label: 'Earned', content: <Earned today={today} /> },
            { id: 'journal', label: 'Journal', content: ofSpan(<Journal span={span} />) },
          ]}
        />
      </div>
    </div>
  );
}
