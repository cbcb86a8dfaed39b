import { useState } from 'react';
import type { BankLine } from '../../../../domain/bank/contract.ts';
import { trpc } from '../../../app/trpc.ts';
import { useFormErrors } from '../../../app/use-form-errors.ts';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Field } from '../../../ui/field.tsx';
import { FormDialog } from '../../../ui/form-dialog.tsx';
import { Money } from '../../../ui/money.tsx';
import { toastDone } from '../../../ui/toast.tsx';
import { CustomerCombobox } from '../subscriptions/customer-combobox.tsx';
import { shareOut } from './share-out.ts';

/** Whose payment it is, said by a person: of their open invoices those that are chosen, the rest becomes credit. */
export function OtherCustomer({ line, onClose }: { line: BankLine; onClose: () => void }) {
  const utils = trpc.useUtils();
  const confirm = trpc.bank.confirm.useMutation();
  const errors = useFormErrors(['customerId', 'allocations']);
  const [customerId, setCustomerId] = useState<string | null>(null);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const customer = trpc.customers.get.useQuery({ id: customerId ?? '' }, { enabled: customerId !== null });
  const open = trpc.invoices.list.useQuery(
    {
      pageSize: 100,
      sort: 'createdAt',
      filter: { customerId: customerId ?? '', status: ['open', 'uncollectible'], currency: line.currency },
    },
    { enabled: customerId !== null },
  );
  const invoices = customerId === null ? [] : (open.data?.items ?? []);
  const { allocations, creditMinor } = shareOut(
    line.amountMinor,
    invoices.filter(({ id }) => !left.has(id)),
  );
  const submit = async () => {
    errors.say(customerId === null ? [{ name: 'customerId', message: 'Choose a customer' }] : []);
    if (customerId === null) return;
    const done = await errors.run(() =>
      confirm.mutateAsync({ id: line.id, version: line.version, customerId, allocations }),
    );
    void utils.invalidate();
    if (!done) return;
    toastDone('Entered as a payment');
    onClose();
  };
  return (
    <FormDialog
      title="Whose payment is it?"
      description={
        <>
          <Money minor={line.amountMinor} currency={line.currency} className="font-semibold text-ink" /> from{' '}
          {line.name ?? 'somebody'}. The oldest invoices are paid first; what is left over becomes credit.
        </>
      }
      confirm="Enter it"
      busy={confirm.isPending && 'Entering…'}
      onClose={onClose}
      errors={errors.errors}
      onSubmit={submit}
    >
      <Field label="Customer" {...errors.at('customerId')}>
        <CustomerCombobox chosen={customer.data} onChange={setCustomerId} />
      </Field>
      {customerId === null ? null : (
        <ul className="flex flex-col gap-2 text-14">
          {invoices.map(({ id, number, dueMinor, currency }) => {
            const given = allocations.find(({ invoiceId }) => invoiceId === id)?.amountMinor ?? 0;
            return (
              <li key={id} className="flex items-center justify-between gap-3">
                <Checkbox
                  checked={!left.has(id)}
                  onChange={(checked) => {
                    const next = new Set(left);
                    if (checked) next.delete(id);
                    else next.add(id);
                    setLeft(next);
                  }}
                  label={number ?? 'Draft'}
                />
                <span>
                  <Money minor={given} currency={currency} />{' '}
                  <span className="text-faint">
                    of <Money minor={dueMinor} currency={currency} />
                  </span>
                </span>
              </li>
            );
          })}
          <li className="flex justify-between gap-3 border-t border-line pt-2 text-muted">
            <span>Becomes credit</span>
            <Money minor={creditMinor} currency={line.currency} />
          </li>
        </ul>
      )}
    </FormDialog>
  );
}
