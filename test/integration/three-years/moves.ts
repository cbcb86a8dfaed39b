import type { PricePlan } from '../../../domain/billing/contract.ts';
import type { LifeChangeWire } from '../../../domain/billing/life-requests.ts';
import type { AmendmentWire } from '../../../domain/billing/requests.ts';
import { addDays, type CivilDate } from '../../../domain/time/civil.ts';
import type { Random } from '../../../prisma/seed/random.ts';

/** Something that staff do to a subscription. */
export type Move =
  | { readonly life: LifeChangeWire }
  | { readonly amendment: AmendmentWire }
  | { readonly coupon: string };

/** What a subscription has of which something can be taken off. */
export interface Held {
  readonly addOns: readonly string[];
  readonly skipped: readonly CivilDate[];
}

export function randomMove(
  roll: Random,
  { plans, couponCodes }: { readonly plans: readonly PricePlan[]; readonly couponCodes: readonly string[] },
  today: CivilDate,
  held: Held,
): Move {
  const later = (days: number) => addDays(today, 1 + roll.below(days));
  const quantity = 1 + roll.below(9);
  const extra = { description: 'Extra', quantity: 1 + roll.below(3), unitAmount: roll.pick(['10', '3.35', '0.05']) };
  const pricePlanId = roll.pick(plans).id;
  const moves: (() => Move)[] = [
    () => ({ amendment: { kind: 'price', quantity, when: 'now' } }),
    () => ({ amendment: { kind: 'price', pricePlanId, quantity, when: 'now' } }),
    () => ({ amendment: { kind: 'price', pricePlanId, when: 'period-end' } }),
    () => ({
      amendment: {
        kind: 'ramp',
        steps: [
          { on: later(60), quantity },
          { on: later(200), pricePlanId },
        ],
      },
    }),
    () => ({ amendment: { kind: 'keep-price' } }),
    () => ({ amendment: { kind: 'charge', ...extra, when: roll.pick(['now', 'next-invoice']) } }),
    () => ({ amendment: { kind: 'add-on', ...extra } }),
    () => ({ amendment: { kind: 'remove-add-on', addOnId: roll.pick(held.addOns) } }),
    () => ({ life: { kind: 'pause', cycle: roll.pick(['keep', 'void']), until: roll.chance(50) ? later(50) : null } }),
    () => ({ life: { kind: 'resume' } }),
    () => ({ life: { kind: 'resume' } }),
    () => ({ life: { kind: 'cancel', at: roll.pick(['now', 'period-end', 'term-end']) } }),
    () => ({ life: { kind: 'keep' } }),
    () => ({ life: { kind: 'reactivate' } }),
    () => ({ life: { kind: 'reactivate' } }),
    () => ({ life: { kind: 'skip-next' } }),
    () => ({ life: { kind: 'unskip', from: roll.pick(held.skipped) } }),
    () => ({ life: { kind: 'instalments', parts: roll.pick([1, 2, 3]) } }),
    () => ({ life: { kind: 'invoice-ahead', periods: 1 + roll.below(3) } }),
    () => ({ life: { kind: 'activate' } }),
    () => ({ life: { kind: 'extend-trial', until: later(20) } }),
    () => ({
      life: {
        kind: 'term',
        term: roll.chance(20)
          ? null
          : { periods: 1 + roll.below(6), atEnd: roll.pick(['renew', 'expire']), noticeDays: roll.below(40) },
      },
    }),
    () => ({
      life: {
        kind: 'commitment',
        commitment: roll.chance(30) ? null : { amountMinor: 1 + roll.below(40_000), periods: 1 + roll.below(4) },
      },
    }),
    () => ({ life: { kind: 'hours', billed: roll.chance(80) } }),
    () => ({ coupon: roll.pick(couponCodes) }),
    () => ({ coupon: roll.pick(couponCodes) }),
  ];
  for (;;) {
    const move = roll.pick(moves)();
    if ('amendment' in move && move.amendment.kind === 'remove-add-on' && move.amendment.addOnId === undefined)
      continue;
    if ('life' in move && move.life.kind === 'unskip' && move.life.from === undefined) continue;
    return move;
  }
}
