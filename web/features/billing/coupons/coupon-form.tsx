import type { Coupon } from '../../../../domain/coupons/contract.ts';
import { useMember } from '../../../app/session.tsx';
import { trpc } from '../../../app/trpc.ts';
import { useDraft } from '../../../app/use-draft.ts';
import { useFormErrors } from '../../../app/use-form-errors.ts';
import { DateField } from '../../../ui/date-field.tsx';
import { Field } from '../../../ui/field.tsx';
import { FormDialog } from '../../../ui/form-dialog.tsx';
import { Input } from '../../../ui/input.tsx';
import { toastDone } from '../../../ui/toast.tsx';
import { couponOf, type Draft, draftOf, FIELDS, limitsOf } from './coupon-draft.ts';
import { CouponTerms } from './coupon-terms.tsx';

/** A new coupon, or other limits for one: what it takes off stays, since subscriptions have it. */
export function CouponForm({ coupon, onClose }: { coupon?: Coupon; onClose: () => void }) {
  const utils = trpc.useUtils();
  const { member } = useMember();
  const currency = trpc.tenants.current.useQuery().data?.currency ?? 'EUR';
  const [draft, setDraft, dropDraft] = useDraft<Draft>(
    coupon ? `coupon:${coupon.id}:${coupon.version}` : `new coupon:${currency}`,
    draftOf(coupon, currency, member.zone),
  );
  const { errors, at, say, run } = useFormErrors(FIELDS);
  const create = trpc.coupons.create.useMutation();
  const update = trpc.coupons.update.useMutation();
  const pending = create.isPending || update.isPending;
  const set = (change: Partial<Draft>) => setDraft({ ...draft, ...change });

  const submit = async () => {
    const { wrong, coupon: wanted } = couponOf(draft, member.zone);
    const { wrong: limitsWrong, limits } = limitsOf(draft, member.zone);
    if (say(coupon ? limitsWrong : wrong)) return;
    const saved = await run(() =>
      coupon ? update.mutateAsync({ id: coupon.id, version: coupon.version, ...limits }) : create.mutateAsync(wanted),
    );
    if (!saved) return;
    dropDraft();
    void utils.coupons.invalidate();
    toastDone(coupon ? 'Saved' : `${wanted.code.toUpperCase()} can be redeemed now`);
    onClose();
  };

  return (
    <FormDialog
      as="drawer"
      title={coupon ? `Change ${coupon.code}` : 'New coupon'}
      confirm={coupon ? 'Save' : 'Add the coupon'}
      busy={pending && 'Saving…'}
      cancel="Keep for later"
      onClose={onClose}
      errors={errors}
      onSubmit={submit}
    >
      {coupon ? null : (
        <Field label="Code" help="What is typed in: capitals or not." {...at('code')}>
          <Input
            value={draft.code}
            maxLength={40}
            autoCapitalize="characters"
            onChange={(event) => set({ code: event.target.value.toUpperCase() })}
          />
        </Field>
      )}
      <Field label="Name" help="It stands on invoices: Spring offer." {...at('name')}>
        <Input value={draft.name} maxLength={120} onChange={(event) => set({ name: event.target.value })} />
      </Field>
      {coupon ? null : <CouponTerms draft={draft} set={set} at={at} />}
      <div className="grid grid-cols-2 gap-4">
        <Field label="How often in all" help="Empty: as often as one likes." {...at('maxRedemptions')}>
          <Input
            inputMode="numeric"
            value={draft.maxRedemptions}
            onChange={(event) => set({ maxRedemptions: event.target.value })}
          />
        </Field>
        <Field label="Last day" help="Who has it by then keeps it." {...at('expiresAt')}>
          <DateField value={draft.lastDay} onChange={(lastDay) => set({ lastDay })} />
        </Field>
      </div>
      {coupon ? (
        <p className="text-13 text-faint">
          What it takes off stays: subscriptions have it. Another reduction is another coupon.
        </p>
      ) : null}
    </FormDialog>
  );
}
