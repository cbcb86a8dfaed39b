import { useNavigate, useSearch } from '@tanstack/react-router';
import { useId, useState } from 'react';
import { CURRENCIES } from '../../../../domain/money/currency.ts';
import { civilDateAt } from '../../../../domain/time/civil.ts';
import { toIso } from '../../../../domain/time/instant.ts';
import { useMember } from '../../../app/session.tsx';
import { type Inputs, trpc } from '../../../app/trpc.ts';
import { useFormErrors } from '../../../app/use-form-errors.ts';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Duration } from '../../../ui/duration.tsx';
import { Field } from '../../../ui/field.tsx';
import { Form } from '../../../ui/form.tsx';
import { Link } from '../../../ui/link.tsx';
import { MomentField } from '../../../ui/moment-field.tsx';
import { Money } from '../../../ui/money.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { RadioCards } from '../../../ui/radio-cards.tsx';
import { useReader } from '../../../ui/reader.tsx';
import { Select } from '../../../ui/select.tsx';
import { Textarea } from '../../../ui/textarea.tsx';
import { toastDone } from '../../../ui/toast.tsx';
import { CustomerCombobox } from '../subscriptions/customer-combobox.tsx';
import { DraftTotals } from './draft-totals.tsx';
import { LineEditor } from './line-editor.tsx';
import { enteredOf, type LineRow, newRow } from './line-rows.ts';
import { SeriesField } from './series-field.tsx';
import { useDraftPreview } from './use-preview.ts';

const CURRENCY_OPTIONS = CURRENCIES.map((value) => ({ value, label: value }));

type Input = Inputs['invoices']['create'];

/** An invoice by hand: for what no subscription charges. */
export function Page() {
  const search: Readonly<Record<string, string>> = useSearch({ strict: false });
  const navigate = useNavigate();
  const { can, tenant } = useMember();
  const { zone } = useReader();
  const form = useId();
  const utils = trpc.useUtils();
  const create = trpc.invoices.create.useMutation();
  const errors = useFormErrors(['customerId', 'lines', 'hoursUntil', 'note', 'finalizesAt']);
  const [customerId, setCustomerId] = useState(search.customer ?? '');
  const rates = trpc.taxRates.list.useQuery({ filter: { archived: false }, pageSize: 200, sort: 'name' }).data?.items;
  const [first] = useState(() => newRow());
  const [typed, setRows] = useState<readonly LineRow[] | null>(null);
  // Where there is one tax, it is the one.
  const rows = typed ?? [{ ...first, taxRateIds: rates?.length === 1 ? rates.map(({ id }) => id) : [] }];
  const [withHours, setWithHours] = useState(false);
  const [note, setNote] = useState('');
  const [ending, setEnding] = useState<'person' | 'date'>('person');
  const [endsAt, setEndsAt] = useState<number | null>(null);
  const [series, setSeries] = useState<string | null>(null);
  const [strict, setStrict] = useState(false);
  const customer = trpc.customers.get.useQuery({ id: customerId }, { enabled: customerId !== '' }).data;
  const today = civilDateAt(zone, Date.now());
  const hours = trpc.invoices.unbilledHours.useQuery({ customerId, until: today }, { enabled: customerId !== '' }).data;
  const [chosenCurrency, setCurrency] = useState<string | null>(null);
  // Hours that wait in one currency alone are most likely what is billed.
  const inHours = [...new Set(hours?.map((group) => group.currency))];
  const currency = chosenCurrency ?? (inHours.length === 1 ? inHours[0] : undefined) ?? tenant.currency;

  // One row that nobody has begun is no line.
  const begun = rows.filter(({ description, price }) => description.trim() !== '' || price.trim() !== '');
  const entered = begun.flatMap((row) => enteredOf(row, currency) ?? []);
  const complete = customerId !== '' && entered.length === begun.length && (entered.length > 0 || withHours);
  const input: Input | null = complete
    ? { customerId, currency, lines: entered, hoursUntil: withHours ? today : null }
    : null;
  const preview = useDraftPreview('new', input, (asked) => utils.client.invoices.preview.mutate(asked));
  const amountOf = (key: string): number | null => {
    const at = begun.findIndex((row) => row.key === key);
    return complete && at >= 0 ? (preview.data?.lines[at]?.amountMinor ?? null) : null;
  };

  const submit = async () => {
    setStrict(true);
    if (create.isPending) return;
    const missing = errors.say([
      { name: 'customerId', message: customerId === '' ? 'Choose a customer' : null },
      { name: 'lines', message: customerId !== '' && !complete ? 'Complete the lines, or add the hours' : null },
      { name: 'finalizesAt', message: ending === 'date' && endsAt === null ? 'Say when' : null },
    ]);
    if (!input || missing) return;
    const finalizesAt = ending === 'date' && endsAt !== null ? toIso(endsAt) : null;
    const made = await errors.run(() =>
      create.mutateAsync({ ...input, note: note.trim() === '' ? null : note, series, finalizesAt }),
    );
    if (!made) return;
    void utils.invalidate();
    toastDone('The draft is made');
    await navigate({ to: `/billing/invoices/${made.id}` });
  };

  return (
    <>
      <PageHeader back={<Link href="/billing/invoices">Invoices</Link>} title="New invoice" />
      <div className="grid grid-cols-1 max-w-300 items-start gap-6 px-4 pb-8 sm:px-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <Form id={form} errors={errors.errors} onSubmit={submit} className="min-w-0">
          <Field label="Customer" {...errors.at('customerId')}>
            <CustomerCombobox chosen={customer} onChange={setCustomerId} />
          </Field>
          <Field label="Currency" className="max-w-48">
            <Select
              value={currency}
              options={CURRENCY_OPTIONS}
              onChange={(event) => {
                setCurrency(event.target.value);
                setWithHours(false);
              }}
            />
          </Field>
          <Card title="Lines">
            <div id={errors.at('lines').id}>
              <LineEditor
                rows={rows}
                onChange={setRows}
                currency={currency}
                strict={strict && begun.length > 0}
                amountOf={amountOf}
              />
            </div>
            {customerId === '' ? null : (
              <Hours customerId={customerId} currency={currency} until={today} on={withHours} onChange={setWithHours} />
            )}
          </Card>
          <Field label="Words to the customer (optional)" help="They stand on the invoice." {...errors.at('note')}>
            <Textarea value={note} maxLength={2000} onChange={(event) => setNote(event.target.value)} />
          </Field>
          <SeriesField value={series} onChange={setSeries} />
          <RadioCards
            legend="It becomes final"
            value={ending}
            onChange={setEnding}
            options={[
              { value: 'person', label: 'When somebody says so', help: 'It can be edited until then.' },
              { value: 'date', label: 'By itself', help: 'At an instant, with its number and its first charge.' },
            ]}
          />
          {ending === 'date' ? (
            <Field label="Becomes final at" {...errors.at('finalizesAt')}>
              <MomentField value={endsAt} onChange={setEndsAt} />
            </Field>
          ) : null}
          <div className="flex flex-wrap justify-end gap-2">
            <Button asChild>
              <Link href="/billing/invoices">Leave it</Link>
            </Button>
            <Button
              look="primary"
              type="submit"
              busy={create.isPending && 'Making it…'}
              disabled={!can('invoice:create')}
            >
              Make the draft
            </Button>
          </div>
        </Form>
        <DraftTotals query={preview} waiting={!complete} extra={withHours} />
      </div>
    </>
  );
}

interface HoursProps {
  customerId: string;
  currency: string;
  until: string;
  on: boolean;
  onChange: (on: boolean) => void;
}

/** Approved hours that no invoice charges yet; nothing where there are none. */
function Hours({ customerId, currency, until, on, onChange }: HoursProps) {
  const found = trpc.invoices.unbilledHours.useQuery({ customerId, until }).data ?? [];
  const groups = found.filter((group) => group.currency === currency);
  if (groups.length === 0) return null;
  const seconds = groups.reduce((all, group) => all + group.seconds, 0);
  const minor = groups.reduce((all, group) => all + group.amountMinor, 0);
  return (
    <div className="mt-4 border-t border-line pt-4">
      <Checkbox
        checked={on}
        onChange={onChange}
        label={
          <>
            Charge the approved hours too: <Duration seconds={seconds} />, <Money minor={minor} currency={currency} />
          </>
        }
      />
    </div>
  );
}
