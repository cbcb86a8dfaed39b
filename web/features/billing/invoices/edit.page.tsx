import { useNavigate, useParams } from '@tanstack/react-router';
import { useId, useMemo, useState } from 'react';
import type { InvoiceDetail } from '../../../../domain/billing/requests.ts';
import { formatMinor, fromWire } from '../../../../domain/money/money.ts';
import { fromIso, toIso } from '../../../../domain/time/instant.ts';
import { Loaded } from '../../../app/loaded.tsx';
import { type Inputs, trpc } from '../../../app/trpc.ts';
import { useFormErrors } from '../../../app/use-form-errors.ts';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { Field } from '../../../ui/field.tsx';
import { Form } from '../../../ui/form.tsx';
import { Link } from '../../../ui/link.tsx';
import { MomentField } from '../../../ui/moment-field.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { Textarea } from '../../../ui/textarea.tsx';
import { toastDone } from '../../../ui/toast.tsx';
import { DraftTotals } from './draft-totals.tsx';
import { LineEditor } from './line-editor.tsx';
import { enteredOf, type LineRow } from './line-rows.ts';
import { SeriesField } from './series-field.tsx';
import { useDraftPreview } from './use-preview.ts';

export function Page() {
  const { id = '' } = useParams({ strict: false });
  const query = trpc.invoices.get.useQuery({ id });
  return (
    <Loaded query={query} what="The draft">
      {(invoice) =>
        invoice.status === 'draft' ? (
          <Editor key={`${invoice.id}:${invoice.version}`} invoice={invoice} />
        ) : (
          <>
            <PageHeader back={<Link href={`/billing/invoices/${id}`}>The invoice</Link>} title="It is final" />
            <p className="px-4 text-muted sm:px-6">A final invoice is never changed. Credit it, or a line of it.</p>
          </>
        )
      }
    </Loaded>
  );
}

const rowsOf = ({ lines, currency }: InvoiceDetail): LineRow[] =>
  lines.map(({ id, description, quantity, unitPriceMinor }) => ({
    key: id,
    lineId: id,
    description,
    quantity: String(quantity),
    price: formatMinor(fromWire(unitPriceMinor), currency),
    taxRateIds: null,
  }));

type Change = Omit<Inputs['invoices']['changeDraft'], 'version'>;

/** What differs from the draft as it is; null where a row is not complete. */
function changeOf(
  invoice: InvoiceDetail,
  rows: readonly LineRow[],
  note: string,
  finalizesAt: string | null,
): Change | null {
  const add: NonNullable<Change['add']> = [];
  const change: NonNullable<Change['change']> = [];
  const lines = new Map(invoice.lines.map((line) => [line.id, line]));
  for (const row of rows) {
    const entered = enteredOf(row, invoice.currency);
    if (!entered) return null;
    if (row.lineId === null) {
      add.push(entered);
      continue;
    }
    const line = lines.get(row.lineId);
    lines.delete(row.lineId);
    const { description, quantity, unitPriceMinor, taxRateIds } = entered;
    change.push({
      lineId: row.lineId,
      ...(description === line?.description ? {} : { description }),
      ...(quantity === line?.quantity ? {} : { quantity }),
      ...(unitPriceMinor === line?.unitPriceMinor ? {} : { unitPriceMinor }),
      ...(row.taxRateIds === null ? {} : { taxRateIds }),
    });
  }
  return {
    id: invoice.id,
    add,
    change: change.filter((one) => Object.keys(one).length > 1),
    remove: [...lines.keys()],
    ...(note === (invoice.note ?? '') ? {} : { note }),
    ...(finalizesAt === invoice.finalizesAt ? {} : { finalizesAt }),
  };
}

function Editor({ invoice }: { invoice: InvoiceDetail }) {
  const { id, version, currency, customerName } = invoice;
  const navigate = useNavigate();
  const form = useId();
  const utils = trpc.useUtils();
  const save = trpc.invoices.changeDraft.useMutation();
  const errors = useFormErrors(['add', 'change', 'note', 'finalizesAt']);
  const [rows, setRows] = useState<readonly LineRow[]>(() => rowsOf(invoice));
  const [note, setNote] = useState(invoice.note ?? '');
  const [finalizesAt, setFinalizesAt] = useState(invoice.finalizesAt);
  const [series, setSeries] = useState(invoice.series);
  const [strict, setStrict] = useState(false);
  const change = changeOf(invoice, rows, note, finalizesAt);
  const lines = change && { id, add: change.add, change: change.change, remove: change.remove };
  const preview = useDraftPreview('change', lines, (input) => utils.client.invoices.previewDraft.mutate(input));
  const amounts = useMemo(() => amountsOf(rows, preview.data?.lines ?? []), [rows, preview.data]);

  const submit = async () => {
    setStrict(true);
    if (!change || save.isPending) return;
    const moved = series === invoice.series ? {} : { series };
    const after = await errors.run(() => save.mutateAsync({ ...change, ...moved, version }));
    if (!after) return;
    utils.invoices.get.setData({ id }, after);
    void utils.invalidate();
    toastDone('The draft is saved');
    await navigate({ to: `/billing/invoices/${id}` });
  };

  return (
    <>
      <PageHeader
        back={<Link href={`/billing/invoices/${id}`}>The draft</Link>}
        title={`Edit the draft for ${customerName}`}
        actions={
          <>
            <Button asChild>
              <Link href={`/billing/invoices/${id}`}>Keep as it was</Link>
            </Button>
            <Button look="primary" type="submit" form={form} busy={save.isPending && 'Saving…'}>
              Save the draft
            </Button>
          </>
        }
      />
      <div className="grid grid-cols-1 max-w-300 items-start gap-6 px-4 pb-8 sm:px-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <Form id={form} errors={errors.errors} onSubmit={submit} className="min-w-0">
          <Card title="Lines">
            <LineEditor
              rows={rows}
              onChange={setRows}
              currency={currency}
              strict={strict}
              amountOf={(key) => amounts.get(key) ?? null}
            />
          </Card>
          <Field label="Words to the customer (optional)" help="They stand on the invoice." {...errors.at('note')}>
            <Textarea value={note} maxLength={2000} onChange={(event) => setNote(event.target.value)} />
          </Field>
          <SeriesField value={series} onChange={setSeries} />
          <Field
            label="Becomes final at"
            help="Where left empty, it waits until somebody finalises it."
            {...errors.at('finalizesAt')}
          >
            <MomentField
              value={finalizesAt === null ? null : fromIso(finalizesAt)}
              onChange={(at) => setFinalizesAt(at === null ? null : toIso(at))}
            />
          </Field>
        </Form>
        <DraftTotals query={preview} waiting={change === null} />
      </div>
    </>
  );
}

/** The preview names lines that exist; new ones come after them, in their order. */
function amountsOf(
  rows: readonly LineRow[],
  lines: readonly { readonly lineId: string | null; readonly amountMinor: number }[],
): Map<string, number> {
  const known = new Map(lines.flatMap(({ lineId, amountMinor }) => (lineId ? [[lineId, amountMinor] as const] : [])));
  const added = lines.filter(({ lineId }) => lineId === null);
  const fresh = rows.filter(({ lineId }) => lineId === null);
  return new Map([
    ...rows.flatMap(({ key, lineId }) => {
      const amount = lineId === null ? undefined : known.get(lineId);
      return amount === undefined ? [] : [[key, amount] as const];
    }),
    ...fresh.flatMap(({ key }, at) => {
      const amount = added[at]?.amountMinor;
      return amount === undefined ? [] : [[key, amount] as const];
    }),
  ]);
}
