import type { Subscription } from '../../domain/billing/contract.ts';
import type { LifeChange } from '../../domain/billing/life.ts';
import { type ChangeLifeInput, changeLifeInput } from '../../domain/billing/life-requests.ts';
import { type Ctx, permit } from '../context.ts';
import { invoiceNow, savePending } from './amend-subscription.ts';
import { changeSubscription } from './change-subscription.ts';
import { creditUnusedTime } from './credit-unused-time.ts';
import { figuresOf, outcomeOf, resolveLife } from './outcome.ts';
import { pinnedAt, requireSame } from './pinned.ts';
import { saveTerms } from './process.ts';

/** What the history calls it. */
const DONE: Readonly<Record<LifeChange['kind'], string>> = {
  activate: 'activated',
  'extend-trial': 'trial extended',
  pause: 'paused',
  resume: 'resumed',
  cancel: 'cancelled',
  keep: 'kept',
  reactivate: 'reactivated',
  'skip-next': 'skipped',
  unskip: 'not skipped',
  term: 'term agreed',
  commitment: 'minimum agreed',
  hours: 'hours agreed',
  instalments: 'instalments agreed',
  'invoice-ahead': 'invoiced ahead',
};

/**
 * Changes a subscription's life: its trial, a pause, its end, its term, a period that is not charged. What is billed at once is an invoice of
 * its own; what was paid in advance and is not used becomes credit. With the instant and the figures of its preview it is made as shown.
 * @throws AppError NotFound, Conflict where it cannot be done as things stand, has changed, or no longer comes to what was shown
 */
export async function changeLife(ctx: Ctx, input: ChangeLifeInput): Promise<Subscription> {
  const { change, at: shownAt, figures, ...request } = changeLifeInput.parse(input);
  const ends = change.kind === 'cancel' || (change.kind === 'term' && change.term?.atEnd === 'expire');
  permit(ctx, ends ? 'subscription:cancel' : 'subscription:update');
  return changeSubscription(ctx, request, DONE[change.kind], async (tx, facts, now) => {
    const at = pinnedAt(facts, { at: shownAt }, now);
    const outcome = await outcomeOf(ctx, tx, facts, resolveLife(facts, change), at);
    requireSame({ figures }, figuresOf(outcome));
    const { lived, creditMinor } = outcome;
    await saveTerms(tx, [{ subjectId: facts.subscription.id, after: { ...facts, ...lived.facts } }]);
    // What waited may stand on the invoice that the change itself makes.
    await savePending(ctx, tx, facts, { ...facts, ...lived.facts }, now);
    const invoiceId = await invoiceNow(ctx, tx, facts, lived, now);
    if (lived.unused) await creditUnusedTime(ctx, tx, facts, lived.unused, now);
    const noted = {
      ...change,
      ...(creditMinor > 0n ? { creditMinor } : {}),
      ...(invoiceId === null ? {} : { invoiceId }),
    };
    return { facts: { ...facts, ...lived.facts }, noted };
  });
}
