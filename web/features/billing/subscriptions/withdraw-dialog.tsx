import { useQuery } from '@tanstack/react-query';
import type { SubscriptionDetail } from '../../../../domain/billing/requests.ts';
import type { Redemption } from '../../../../domain/coupons/contract.ts';
import { failureOf } from '../../../app/failure.ts';
import { trpc } from '../../../app/trpc.ts';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { toastDone } from '../../../ui/toast.tsx';
import { CouponInvoices } from './coupon-invoices.tsx';

interface Props {
  subscription: SubscriptionDetail;
  redemption: Redemption;
  onClose: () => void;
}

/** Takes a coupon back from a subscription, with what its next invoices come to then shown before. */
export function WithdrawDialog({ subscription, redemption, onClose }: Props) {
  const utils = trpc.useUtils();
  const { client } = utils;
  const withdraw = trpc.coupons.withdraw.useMutation();
  const { id, version } = subscription;
  const { id: redemptionId, code } = redemption;
  const preview = useQuery({
    queryKey: ['coupon withdrawal preview', id, version, redemptionId],
    queryFn: () => client.coupons.previewWithdrawal.mutate({ id, redemptionId }),
    retry: false,
    staleTime: 0,
  });
  const takeBack = async () => {
    if (preview.error) throw preview.error;
    if (!preview.data) throw new Error('Wait for what follows, then confirm.');
    const { at, figures } = preview.data;
    try {
      await withdraw.mutateAsync({ id, version, redemptionId, at, figures });
    } catch (error) {
      void preview.refetch();
      throw error;
    } finally {
      void utils.invalidate();
    }
    toastDone(`${code} is off from the next invoice on`);
  };
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={`Take ${code} back?`}
      confirm="Take it back"
      busy="Taking it back…"
      danger
      consequence={
        <div aria-live="polite" className="flex flex-col gap-2">
          <p>What it took off so far stays. The next invoices come to:</p>
          {preview.error ? (
            <p className="text-breached">{failureOf(preview.error).message}</p>
          ) : preview.data ? (
            <CouponInvoices preview={preview.data} change="taken back" />
          ) : (
            <p className="text-muted">Loading…</p>
          )}
        </div>
      }
      onConfirm={takeBack}
    />
  );
}
