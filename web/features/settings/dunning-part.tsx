import { Plus, X } from 'lucide-react';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Input } from '../../ui/input.tsx';
import { Link } from '../../ui/link.tsx';
import { counted, type Organisation, OrganisationPart } from './organisation-part.tsx';

const MOST = 10;

interface Row {
  afterDays: string;
  remindDaysBefore: string;
}

const toRow = ({ afterDays, remindDaysBefore }: Organisation['dunning']['retries'][number]): Row => ({
  afterDays: String(afterDays),
  remindDaysBefore: remindDaysBefore === null ? '' : String(remindDaysBefore),
});

/** When a payment that failed is tried again, and which mail goes before. */
export function DunningPart({ organisation }: { organisation: Organisation }) {
  const { collections } = organisation.running;
  return (
    <OrganisationPart
      title="Failed payments"
      organisation={organisation}
      initial={{ rows: organisation.dunning.retries.map(toRow) }}
      fields={['dunning']}
      edit={({ rows }) => ({
        dunning: {
          retries: rows.map(({ afterDays, remindDaysBefore }) => ({
            afterDays: Number(afterDays),
            remindDaysBefore: remindDaysBefore.trim() === '' ? null : Number(remindDaysBefore),
          })),
        },
      })}
      consequence={
        collections > 0
          ? `${counted(collections, 'collection is', 'collections are')} under way and will be planned anew.`
          : null
      }
    >
      {({ draft: { rows }, set, disabled, errors: { idOf, errorOf } }) => {
        const change = (at: number, part: Partial<Row>) =>
          set({ rows: rows.map((row, index) => (index === at ? { ...row, ...part } : row)) });
        const error = errorOf('dunning');
        return (
          <fieldset id={idOf('dunning')} tabIndex={-1} disabled={disabled} className="flex min-w-0 flex-col gap-3">
            <legend className="mb-2 text-13 text-muted">
              The first charge is made when the invoice is issued. After it failed:
            </legend>
            <ol className="flex flex-col gap-2">
              {rows.map((row, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the steps have no other name than their place
                <li key={index} className="flex flex-wrap items-center gap-2 text-14">
                  <span className="w-20 text-muted">Retry {index + 1}</span>
                  <span>on day</span>
                  <Days
                    label={`Retry ${index + 1}, on day`}
                    value={row.afterDays}
                    onChange={(afterDays) => change(index, { afterDays })}
                  />
                  <span>with a mail</span>
                  <Days
                    label={`Retry ${index + 1}, mail so many days before`}
                    value={row.remindDaysBefore}
                    onChange={(remindDaysBefore) => change(index, { remindDaysBefore })}
                  />
                  <span>days before</span>
                  {rows.length > 1 && !disabled ? (
                    <IconButton
                      label={`Take retry ${index + 1} away`}
                      icon={<X />}
                      size="small"
                      onClick={() => set({ rows: rows.filter((_, at) => at !== index) })}
                    />
                  ) : null}
                </li>
              ))}
            </ol>
            {error ? <p className="text-13 text-breached">{error}</p> : null}
            <p className="text-13 text-faint">
              Without a number no mail goes out. When the last retry fails, the invoice is uncollectible and billing is
              told. What is done while an invoice stays overdue, and retries by why a bank declined, are{' '}
              <Link href="/billing/overdue" className="underline hover:text-ink">
                a ladder of its own
              </Link>
              .
            </p>
            {rows.length < MOST && !disabled ? (
              <Button
                size="small"
                icon={<Plus />}
                className="self-start"
                onClick={() =>
                  set({
                    rows: [
                      ...rows,
                      { afterDays: String(Number(rows.at(-1)?.afterDays ?? 0) + 7), remindDaysBefore: '1' },
                    ],
                  })
                }
              >
                Add a retry
              </Button>
            ) : null}
          </fieldset>
        );
      }}
    </OrganisationPart>
  );
}

const Days = ({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) => (
  <span className="w-16">
    <Input aria-label={label} inputMode="numeric" value={value} onChange={(event) => onChange(event.target.value)} />
  </span>
);
