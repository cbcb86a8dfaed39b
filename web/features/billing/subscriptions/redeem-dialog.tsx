import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { couponCode } from '../../../../domain/billing/contract.ts';
import type { SubscriptionDetail } from '../../../../domain/billing/requests.ts';
import { failureOf } from '../../../app/failure.ts';
import { trpc } from '../../../app/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { FormSummary } from '../../../ui/form-summary.tsx';
import { Input } from '../../../ui/input.tsx';
import { Instant } from '../../../ui/instant.tsx';
import { Money } from '../../../ui/money.tsx';
import { toastDone } from '../../../ui/toast.tsx';
import { useFormErrors } from '../use-form-errors.ts';

/** Redeems a coupon for a subscription, with what it takes off the next invoices shown before. */
export function RedeemDialog({ subscription, onClose }: { subscription: SubscriptionDetail; onClose: () => void }) {
  const form = useId();
  const utils = trpc.useUtils();
  const { client } = utils;
  const [text, setText] = useState('');
  const { errors, at, say, refuse } = useFormErrors('redeem', ['code'] as const);
  const redeem = trpc.coupons.redeem.useMutation();
  const code = couponCode.safeParse(text).data ?? null;
  const { id, version } = subscription;
  const preview = useQuery({
    queryKey: ['coupon preview', id, version, code],
    queryFn: () => (code ? client.coupons.preview.mutate({ id, code }) : null),
    enabled: code !== null,
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: 0,
  });
  const submit = async () => {
    if (redeem.isPending) return;
    say(code === null ? [{ name: 'code', message: 'Type the coupon’s code' }] : []);
    if (code === null) return;
    try {
      await redeem.mutateAsync({ id, version, code });
      toastDone(`${code} comes off from the next invoice on`);
      void utils.invalidate();
      onClose();
    } catch (error) {
      refuse(error);
    }
  };
  const failed = code !== null && preview.error ? failureOf(preview.error).message : null;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="Redeem a coupon"
      footer={
        <>
          <Button onClick={onClose}>Keep as it is</Button>
          <Button look="primary" type="submit" form={form} busy={redeem.isPending && 'Redeeming…'}>
            Redeem it
          </Button>
        </>
      }
    >
      <form
        id={form}
        noValidate
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <FormSummary errors={errors} />
        <Field label="Code" {...at('code')}>
          <Input
            value={text}
            maxLength={40}
            autoCapitalize="characters"
            onChange={(event) => setText(event.target.value.toUpperCase())}
          />
        </Field>
        <div aria-live="polite">
          {failed ? (
            <p className="text-breached">{failed}</p>
          ) : code !== null && preview.data ? (
            <ul className="flex flex-col divide-y divide-line">
              {preview.data.invoices.map((invoice) => (
                <li key={invoice.dueAt} className="flex flex-wrap items-baseline justify-between gap-x-4 py-1.5">
                  <Instant at={invoice.dueAt} className="text-muted" />
                  <span>
                    {invoice.couponMinor > 0 ? (
                      <s className="mr-2 text-faint">
                        <Money minor={invoice.totalWithoutMinor} currency={preview.data?.currency ?? ''} />
                      </s>
                    ) : null}
                    <Money minor={invoice.totalMinor} currency={preview.data?.currency ?? ''} className="font-medium" />
                  </span>
                </li>
              ))}
              {preview.data.invoices.length === 0 ? <li className="text-muted">It has no invoices to come.</li> : null}
            </ul>
          ) : (
            <p className="text-muted">The next invoices stand here before anything is redeemed.</p>
          )}
        </div>
      </form>
    </Dialog>
  );
}
