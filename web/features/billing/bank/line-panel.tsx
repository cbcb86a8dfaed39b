import { Check, EyeOff, Undo2 } from 'lucide-react';
import { useState } from 'react';
import type { BankLine, Suggestion } from '../../../../domain/bank/contract.ts';
import { failureOf } from '../../../app/failure.ts';
import { useMember } from '../../../app/session.tsx';
import { trpc } from '../../../app/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { CivilDay } from '../../../ui/civil.tsx';
import { DefinitionList } from '../../../ui/definition-list.tsx';
import { Instant } from '../../../ui/instant.tsx';
import { Link } from '../../../ui/link.tsx';
import { Money } from '../../../ui/money.tsx';
import { toastDone, toastFailed } from '../../../ui/toast.tsx';
import { LineState } from './columns.tsx';
import { OtherCustomer } from './other-customer.tsx';

/** One payment that came in: what it may pay, and what a person says it does. */
export function LinePanel({ line }: { line: BankLine }) {
  const { can } = useMember();
  const utils = trpc.useUtils();
  const confirm = trpc.bank.confirm.useMutation();
  const ignore = trpc.bank.ignore.useMutation();
  const reopen = trpc.bank.reopen.useMutation();
  const [other, setOther] = useState(false);
  const { id, version, currency, state, suggestions } = line;
  const mayDecide = can('payment:create');
  const busy = confirm.isPending || ignore.isPending || reopen.isPending;

  const decide = async (work: () => Promise<unknown>, words: string) => {
    if (busy) return;
    try {
      await work();
      toastDone(words);
    } catch (error) {
      toastFailed(failureOf(error).message);
    }
    await utils.invalidate();
  };
  const pay = ({ customerId, customerName, allocations }: Suggestion) =>
    decide(
      () =>
        confirm.mutateAsync({
          ...{ id, version, customerId },
          allocations: allocations.map(({ invoiceId, amountMinor }) => ({ invoiceId, amountMinor })),
        }),
      `Entered as a payment of ${customerName}`,
    );
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center gap-2">
        <LineState line={line} />
        <Money minor={line.amountMinor} currency={currency} className="text-16 font-semibold" />
      </div>
      <DefinitionList
        items={[
          ['From', line.name ?? 'the bank does not say'],
          ['Account', line.iban?.replace(/(.{4})(?=.)/g, '$1 ') ?? 'the bank does not say'],
          ['Reference', line.reference || 'none'],
          ['Booked', <CivilDay key="booked" date={line.bookedOn} />],
          ...(line.customerId
            ? ([
                [
                  'Customer',
                  <Link
                    key="customer"
                    href={`/billing/customers/${line.customerId}`}
                    className="text-accent hover:underline"
                  >
                    {line.customerName}
                  </Link>,
                ],
              ] as const)
            : []),
          ...(line.settledAt
            ? ([
                [
                  'Decided',
                  <span key="decided">
                    {line.settledBy}, <Instant at={line.settledAt} />
                  </span>,
                ],
              ] as const)
            : []),
        ]}
      />
      {state === 'open' ? (
        <section aria-label="What it may pay" className="flex flex-col gap-3">
          {suggestions.length === 0 ? (
            <p className="text-14 text-muted">No open invoice fits by reference, amount or payer.</p>
          ) : null}
          {suggestions.map((one, index) => (
            <Suggested
              key={one.allocations.map(({ invoiceId }) => invoiceId).join()}
              suggestion={one}
              currency={currency}
              action={
                mayDecide ? (
                  <Button
                    look={index === 0 && one.certainty !== 'possible' ? 'primary' : 'secondary'}
                    size="small"
                    icon={<Check />}
                    onClick={() => void pay(one)}
                  >
                    Confirm
                  </Button>
                ) : null
              }
            />
          ))}
          {mayDecide ? (
            <div className="flex flex-wrap gap-2">
              <Button size="small" onClick={() => setOther(true)}>
                Another customer
              </Button>
              <Button
                size="small"
                icon={<EyeOff />}
                onClick={() => void decide(() => ignore.mutateAsync({ id, version }), 'Set aside: it is no payment')}
              >
                Set aside
              </Button>
            </div>
          ) : null}
        </section>
      ) : null}
      {state === 'ignored' && mayDecide ? (
        <Button
          size="small"
          icon={<Undo2 />}
          className="self-start"
          onClick={() => void decide(() => reopen.mutateAsync({ id, version }), 'Taken up again')}
        >
          Take it up again
        </Button>
      ) : null}
      {other ? <OtherCustomer line={line} onClose={() => setOther(false)} /> : null}
    </div>
  );
}

function Suggested({
  suggestion: { customerName, allocations, because, creditMinor },
  currency,
  action,
}: {
  suggestion: Suggestion;
  currency: string;
  action: React.ReactNode;
}) {
  return (
    <div className="rounded-md border border-line p-3 text-14">
      <div className="flex items-start justify-between gap-3">
        <p className="font-medium">{customerName}</p>
        {action}
      </div>
      <ul className="mt-1 flex flex-col gap-0.5">
        {allocations.map(({ invoiceId, number, dueMinor, amountMinor }) => (
          <li key={invoiceId} className="flex justify-between gap-3">
            <Link href={`/billing/invoices/${invoiceId}`} className="text-accent tabular hover:underline">
              {number}
            </Link>
            <span>
              <Money minor={amountMinor} currency={currency} />
              {amountMinor < dueMinor ? (
                <span className="text-faint">
                  {' '}
                  of <Money minor={dueMinor} currency={currency} />
                </span>
              ) : null}
            </span>
          </li>
        ))}
        {creditMinor > 0 ? (
          <li className="flex justify-between gap-3 text-muted">
            <span>becomes credit</span>
            <Money minor={creditMinor} currency={currency} />
          </li>
        ) : null}
      </ul>
      <p className="mt-1 text-13 text-faint">Because {because.join(', ')}.</p>
    </div>
  );
}
