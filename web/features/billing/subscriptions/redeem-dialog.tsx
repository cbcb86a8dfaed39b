import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { couponCode } from '../../../../domain/billing/contract.ts';
import type { SubscriptionDetail } from '../../../../domain/billing/requests.ts';
import { failureOf } from '../../../app/failure.ts';
import { trpc } from '../../../app/trpc.ts';
import { useFormErrors } from '../../../app/use-form-errors.ts';
import { Field } from '../../../ui/field.tsx';
import { FormDialog } from '../../../ui/form-dialog.tsx';
import { Input } from '../../../ui/input.tsx';
import { toastDone } from '../../../ui/toast.tsx';
import { CouponInvoices } from './coupon-invoices.tsx';

/** Redeems a coupon for a subscription, with what it takes off the next invoices shown before. */
export function RedeemDialog({ subscription, onClose }: { subscription: SubscriptionDetail; onClose: () => void }) {
  const utils = trpc.useUtils();
  const { client } = utils;
  const [text, setText] = useState('');
  const { errors, at, say, tell, refuse, run } = useFormErrors(['code'] as const);
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
    say(code === null ? [{ name: 'code', message: 'Type the coupon’s code' }] : []);
    if (code === null) return;
    if (preview.error) return refuse(preview.error);
    // Redeemed is what was seen, not what is still being computed.
    if (!preview.data || preview.isPlaceholderData) return tell('Wait for what follows, then confirm.');
    const { at: shownAt, figures } = preview.data;
    const done = await run(() => redeem.mutateAsync({ id, version, code, at: shownAt, figures }));
    if (!done) return void preview.refetch();
    toastDone(`${code} comes off from the next invoice on`);
    void utils.invalidate();
    onClose();
  };
  const failed = code !== null && preview.error ? failureOf(preview.error).message : null;
  return (
    <FormDialog
      title="Redeem a coupon"
      confirm="Redeem it"
      busy={redeem.isPending && 'Redeeming…'}
      onClose={onClose}
      errors={errors}
      onSubmit={submit}
    >
      <Field label="Code" {...at('code')} error={at('code').error ?? failed}>
        <Input
          value={text}
          maxLength={40}
          autoCapitalize="characters"
          onChange={(event) => setText(event.target.value.toUpperCase())}
        />
      </Field>
      <div aria-live="polite">
        {failed ? null : code !== null && preview.data ? (
          <CouponInvoices preview={preview.data} change="redeemed" />
        ) : (
          <p className="text-muted">The next invoices stand here before anything is redeemed.</p>
        )}
      </div>
    </FormDialog>
  );
}
