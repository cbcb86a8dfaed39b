import { formatProblem, nextNumbers } from '../../../domain/billing/number-format.ts';
import { type NumberingSettings, yearProblem } from '../../../domain/billing/numbering-settings.ts';
import { useNow } from '../../ui/clock.ts';
import { Field } from '../../ui/field.tsx';
import { Input } from '../../ui/input.tsx';
import { RadioCards } from '../../ui/radio-cards.tsx';
import { Select } from '../../ui/select.tsx';
import { type Organisation, OrganisationPart } from './organisation-part.tsx';
import { SeriesFields } from './series-fields.tsx';

const SCHEMES = [
  { value: 'organization', label: 'One series for all invoices', help: 'Each number is one more than the last.' },
  {
    value: 'per-customer',
    label: 'A series for each customer',
    help: 'Each customer’s invoices are counted on their own.',
  },
] as const;
const FIELDS = [
  'numbering.prefix',
  'numbering.formats.organization',
  'numbering.formats.per-customer',
  'numbering.creditNotes.prefix',
  'numbering.creditNotes.format',
  'numbering.series',
];
const SHOWN = 3;
/** Stands for a customer in the preview, as long as the real ones are. */
const SOMEBODY = '4f2a9c';

export function NumberingPart({ organisation }: { organisation: Organisation }) {
  const { numbering, invoicesNumbered, zone } = organisation;
  return (
    <OrganisationPart
      title="Invoice numbers"
      organisation={organisation}
      initial={numbering}
      fields={FIELDS}
      edit={(draft) => ({ numbering: draft })}
      consequence="Invoices that have a number keep it; the counts go on."
    >
      {({ draft, set, disabled, errors: { at, idOf, errorOf } }) => {
        const field = `numbering.formats.${draft.scheme}`;
        const format = draft.formats[draft.scheme];
        return (
          <fieldset disabled={disabled} className="flex min-w-0 flex-col gap-4">
            <RadioCards
              legend="Counted"
              value={draft.scheme}
              onChange={(scheme) => set({ scheme })}
              options={SCHEMES}
            />
            <Field {...at('numbering.prefix')} label="Prefix">
              <Input value={draft.prefix} maxLength={20} onChange={(event) => set({ prefix: event.target.value })} />
            </Field>
            <Field
              id={idOf(field)}
              label="Format"
              help="{prefix}, {customer}, {yyyy}, {yyyymm}, {organizationCount}, {customerCount}; {organizationCount:6} pads with zeros to six digits."
              error={errorOf(field) ?? formatProblem(draft.scheme, format) ?? yearProblem(draft.reset, format)}
            >
              <Input
                value={format}
                maxLength={80}
                spellCheck={false}
                className="font-mono"
                onChange={(event) => set({ formats: { ...draft.formats, [draft.scheme]: event.target.value } })}
              />
            </Field>
            <Field label="The count begins again" help="With a new year of the workspace’s time zone, at 1.">
              <Select
                value={draft.reset}
                onChange={(event) => set({ reset: event.target.value as NumberingSettings['reset'] })}
                options={[
                  { value: 'never', label: 'never' },
                  { value: 'yearly', label: 'each year' },
                ]}
              />
            </Field>
            <div className="grid grid-cols-[8rem_1fr] gap-4">
              <Field {...at('numbering.creditNotes.prefix')} label="Credit notes">
                <Input
                  value={draft.creditNotes.prefix}
                  maxLength={20}
                  onChange={(event) => set({ creditNotes: { ...draft.creditNotes, prefix: event.target.value } })}
                />
              </Field>
              <Field
                id={idOf('numbering.creditNotes.format')}
                label="Their format"
                error={errorOf('numbering.creditNotes.format') ?? creditProblem(draft)}
              >
                <Input
                  value={draft.creditNotes.format}
                  maxLength={80}
                  spellCheck={false}
                  className="font-mono"
                  onChange={(event) => set({ creditNotes: { ...draft.creditNotes, format: event.target.value } })}
                />
              </Field>
            </div>
            <SeriesFields series={draft.series} onChange={(series) => set({ series })} errorOf={errorOf} />
            <Preview settings={draft} zone={zone} taken={invoicesNumbered} />
          </fieldset>
        );
      }}
    </OrganisationPart>
  );
}

const creditProblem = ({ creditNotes: { format }, reset }: NumberingSettings): string | null =>
  formatProblem('organization', format) ?? yearProblem(reset, format);

function Preview({ settings, zone, taken }: { settings: NumberingSettings; zone: string; taken: number }) {
  const now = useNow(60_000);
  if (formatProblem(settings.scheme, settings.formats[settings.scheme]) !== null) return null;
  const next = nextNumbers({ ...settings, zone }, taken, SHOWN, SOMEBODY, now);
  return (
    <p className="text-13 text-muted" aria-live="polite">
      {settings.scheme === 'organization' ? 'The next invoices: ' : 'The first invoices of a new customer: '}
      <span className="text-ink tabular">{next.join(', ')}</span>
    </p>
  );
}
