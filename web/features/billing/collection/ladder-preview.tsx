import { keepPreviousData } from '@tanstack/react-query';
import { useState } from 'react';
import { type DeclineReason, REASON_WORDS, retryReasons } from '../../../../domain/collection/declines.ts';
import type { DunningPolicy } from '../../../../domain/collection/policy.ts';
import { trpc } from '../../../app/trpc.ts';
import { Card } from '../../../ui/card.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { Instant } from '../../../ui/instant.tsx';
import { Select } from '../../../ui/select.tsx';

/** A bank's code for each reason, as the plan reads it. */
const CODES: Readonly<Partial<Record<DeclineReason, string>>> = {
  'no-money': 'insufficient_funds',
  limit: 'card_velocity_exceeded',
  'bank-trouble': 'issuer_not_available',
  unsaid: 'generic_decline',
};

/** What happens to an invoice of today that is never paid, by what is being edited: the process's own plan is asked. */
export function LadderPreview({ policy }: { policy: DunningPolicy | null }) {
  const [term, setTerm] = useState('14');
  const [pays, setPays] = useState('insufficient_funds');
  const paymentTermDays = /^\d{1,3}$/.test(term) ? Math.min(365, Number(term)) : 14;
  const query = trpc.collection.previewDunning.useQuery(
    {
      policy: policy ?? { steps: [], byReason: {}, calendarId: null },
      paymentTermDays,
      reason: pays === '' ? null : pays,
    },
    { enabled: policy !== null, placeholderData: keepPreviousData },
  );
  return (
    <Card title="What would happen">
      <div className="flex flex-col gap-3">
        <div className="grid grid-cols-[5rem_minmax(0,1fr)] gap-3 sm:grid-cols-[7rem_minmax(0,1fr)]">
          <Field label="Days to pay">
            <Input inputMode="numeric" value={term} onChange={(event) => setTerm(event.target.value)} />
          </Field>
          <Field label="Each charge is declined">
            <Select
              value={pays}
              onChange={(event) => setPays(event.target.value)}
              options={[
                ...retryReasons.map((reason) => ({ value: CODES[reason] ?? '', label: REASON_WORDS[reason] })),
                { value: '', label: 'There is none' },
              ]}
            />
          </Field>
        </div>
        {query.error ? <p className="text-13 text-breached">{query.error.message}</p> : null}
        <ol className="flex flex-col text-14" aria-label="Steps of an invoice that is never paid">
          {query.data?.entries.map(({ at, day, words }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two steps may fall on one instant with the same words
            <li key={index} className="flex items-baseline gap-3 border-t border-line py-1.5 first:border-t-0">
              <span className="w-14 shrink-0 text-right text-13 text-muted tabular">day {day}</span>
              <span className="min-w-0 grow">{words}</span>
              <Instant at={at} className="shrink-0 text-13 text-faint" />
            </li>
          ))}
        </ol>
      </div>
    </Card>
  );
}
