import { Field } from '../../ui/field.tsx';
import { RadioCards } from '../../ui/radio-cards.tsx';
import { Select } from '../../ui/select.tsx';
import { type Organisation, OrganisationPart } from './organisation-part.tsx';

type Terms = Organisation['terms'];

/** How invoices are computed: taxes, coupons, parts of a period. */
export function TermsPart({ organisation }: { organisation: Organisation }) {
  return (
    <OrganisationPart
      title="How invoices are computed"
      organisation={organisation}
      initial={organisation.terms}
      fields={['terms']}
      edit={(terms) => ({ terms })}
      consequence="From the next invoice on. Invoices that are final stay as they are."
    >
      {({ draft, set, disabled }) => (
        <fieldset disabled={disabled} className="flex min-w-0 flex-col gap-4">
          <RadioCards
            legend="Prices"
            value={draft.taxBehaviour}
            onChange={(taxBehaviour) => set({ taxBehaviour })}
            options={[
              { value: 'exclusive', label: 'Without tax', help: 'Tax comes on top: usual among businesses.' },
              { value: 'inclusive', label: 'With tax', help: 'Tax is taken out of the price: usual for consumers.' },
            ]}
          />
          <p className="-mt-2 text-13 text-faint">A tax rate may say otherwise for itself.</p>
          <div className="grid gap-4 sm:grid-cols-2">
            <Field label="Tax is rounded">
              <Select
                value={draft.taxRounding}
                onChange={(event) => set({ taxRounding: event.target.value as Terms['taxRounding'] })}
                options={[
                  { value: 'line', label: 'line by line' },
                  { value: 'document', label: 'once for each tax of the invoice' },
                ]}
              />
            </Field>
            <Field label="A discount is shared over the lines">
              <Select
                value={draft.couponAllocation}
                onChange={(event) => set({ couponAllocation: event.target.value as Terms['couponAllocation'] })}
                options={[
                  { value: 'largest-remainder', label: 'in whole cents that add up' },
                  { value: 'proportional', label: 'in exact fractions' },
                ]}
              />
            </Field>
            <Field label="Part of a period is counted by">
              <Select
                value={draft.prorationUnit}
                onChange={(event) => set({ prorationUnit: event.target.value as Terms['prorationUnit'] })}
                options={[
                  { value: 'day', label: 'the day' },
                  { value: 'second', label: 'the second' },
                  { value: 'fixed-30-day', label: 'months of 30 days' },
                ]}
              />
            </Field>
            <Field label="The day of a change is charged at">
              <Select
                value={draft.changeDayBelongsTo}
                onChange={(event) => set({ changeDayBelongsTo: event.target.value as Terms['changeDayBelongsTo'] })}
                options={[
                  { value: 'new-plan', label: 'the new price' },
                  { value: 'old-plan', label: 'the old price' },
                ]}
              />
            </Field>
            <Field label="The day on which a subscription ends">
              <Select
                value={draft.terminationDayBilled ? 'charged' : 'free'}
                onChange={(event) => set({ terminationDayBilled: event.target.value === 'charged' })}
                options={CHARGED}
              />
            </Field>
            <Field label="The day on which a trial ends">
              <Select
                value={draft.trialEndDayBilled ? 'charged' : 'free'}
                onChange={(event) => set({ trialEndDayBilled: event.target.value === 'charged' })}
                options={CHARGED}
              />
            </Field>
            <Field
              label="Invoices with metered use wait"
              help="For events that come late. What comes later still is on the next invoice."
            >
              <Select
                value={String(draft.usageGraceHours)}
                onChange={(event) => set({ usageGraceHours: Number(event.target.value) })}
                options={waits(draft.usageGraceHours)}
              />
            </Field>
            <Field
              label="Single events of use are kept"
              help="Those of periods that are final alone are forgotten. What they came to stays: by the day, by the period and on invoices."
            >
              <Select
                value={String(draft.usageKeptMonths)}
                onChange={(event) => set({ usageKeptMonths: Number(event.target.value) })}
                options={[...new Set([6, 13, 25, 37, 120, draft.usageKeptMonths])].map((months) => ({
                  value: String(months),
                  label: months % 12 === 0 ? `${months / 12} years` : `${months} months`,
                }))}
              />
            </Field>
            <Field
              label="A card that expires"
              help="Its customer gets a mail with a link to give another one. Once a card, planned with the next step of each subscription."
            >
              <Select
                value={String(draft.cardNoticeDays)}
                onChange={(event) => set({ cardNoticeDays: Number(event.target.value) })}
                options={[...new Set([0, 7, 14, 30, draft.cardNoticeDays])].map((days) => ({
                  value: String(days),
                  label: days === 0 ? 'is not written about' : `is written about ${days} days before`,
                }))}
              />
            </Field>
          </div>
        </fieldset>
      )}
    </OrganisationPart>
  );
}

const WAITS: readonly (readonly [hours: number, label: string])[] = [
  [0, 'not at all'],
  [1, 'an hour'],
  [6, '6 hours'],
  [24, 'a day'],
  [72, '3 days'],
  [168, 'a week'],
];

/** The usual ones, and the one that was set otherwise. */
const waits = (present: number) =>
  [...WAITS, ...(WAITS.some(([hours]) => hours === present) ? [] : [[present, `${present} hours`] as const])].map(
    ([hours, label]) => ({ value: String(hours), label }),
  );

const CHARGED = [
  { value: 'charged', label: 'is charged' },
  { value: 'free', label: 'is free' },
];
