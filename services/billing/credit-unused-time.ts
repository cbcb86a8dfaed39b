import { invoiceKey, layoutOf } from '../../domain/billing/charge.ts';
import { creditUnused } from '../../domain/billing/credit-note.ts';
import type { endSubscription } from '../../domain/billing/lifecycle.ts';
import { periodAt } from '../../domain/billing/periods.ts';
import type { LineTax } from '../../domain/billing/totals.ts';
import { smaller } from '../../domain/money/money.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { audit } from '../audit.ts';
import { collectionStore } from '../collection/process.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../database.ts';
import { announce } from '../live.ts';
import { chargedLines } from '../payers/charged-lines.ts';
import { moveCredit } from '../payments/credit.ts';
import { changeFacts } from '../processes/change.ts';
import { chargeIsOut, letItEnd, lockInvoice } from './change-invoice.ts';
import type { StoredBillingFacts } from './facts.ts';

type Unused = NonNullable<ReturnType<typeof endSubscription>['unused']>;

/**
 * Gives back what an invoice charged in advance for time after the end, with its tax: first off what is still due of that invoice, the rest
 * as credit of the customer. While a charge of it is out, all of it becomes credit, since the charge takes the whole amount.
 * An invoice that is void or was given up gives nothing back.
 * @returns what was given back, in minor units
 */
export async function creditUnusedTime(
  ctx: Ctx,
  tx: Tx,
  facts: StoredBillingFacts,
  unused: Unused,
  now: Instant,
): Promise<bigint> {
  const credit = await unusedCredit(tx, facts, unused);
  if (!credit) return 0n;
  const { invoiceId, creditMinor } = credit;
  await changeFacts(ctx, tx, collectionStore, [invoiceId], now, async ([process]) => {
    const invoice = await lockInvoice(ctx, tx, invoiceId);
    const lowers = invoice.status === 'open' && !(process && (await chargeIsOut(tx, process.id, now)));
    const offDue = lowers ? smaller(creditMinor, invoice.dueMinor) : 0n;
    if (offDue > 0n) {
      const dueMinor = invoice.dueMinor - offDue;
      const status = dueMinor === 0n ? 'paid' : 'open';
      await tx.$executeRaw`
        UPDATE invoice SET due_minor = ${dueMinor}, status = ${status}, paid_at = ${dueMinor === 0n ? new Date(now) : null}, version = version + 1
        WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${invoice.id}::uuid AND status = 'open'`;
      if (process && dueMinor === 0n) await letItEnd(tx, process);
      await audit(ctx, tx, new Date(now), {
        action: 'credited',
        noun: 'invoice',
        subjectId: invoice.id,
        before: { status: invoice.status, dueMinor: invoice.dueMinor },
        after: { status, dueMinor },
        reason: 'Unused time of a subscription that has ended',
      });
      await announce(ctx, tx, 'invoices', invoice.id);
    }
    const { customerId, currency } = invoice;
    const rest = {
      customerId,
      currency,
      amountMinor: creditMinor - offDue,
      cause: 'unused-time' as const,
      causeId: invoiceId,
    };
    await moveCredit(ctx, tx, [rest], now);
  });
  return creditMinor;
}

/**
 * What was charged in advance for time after the end, with its tax, on which invoice, and what is still open of that one; null where
 * nothing is given back.
 */
export async function unusedCredit(
  tx: Tx,
  facts: StoredBillingFacts,
  unused: Unused,
): Promise<{ readonly invoiceId: string; readonly creditMinor: bigint; readonly openMinor: bigint } | null> {
  const key = invoiceKey(facts.subscription, periodAt(layoutOf(facts), unused.periodIndex));
  // A draft stays as it is, for somebody may be at it: what it charges too much becomes credit. What a line charged is in the line, since a
  // period that was paused when it was billed was charged in part.
  const lines = await tx.$queryRaw<
    { invoiceId: string; openMinor: bigint; amountMinor: bigint; taxes: LineTax[]; chargedUnits: number | null }[]
  >`
    SELECT i.id AS "invoiceId", CASE WHEN i.status = 'open' THEN i.due_minor ELSE 0 END AS "openMinor", l.amount_minor - l.coupon_minor AS "amountMinor", l.taxes,
      (l.prorated->>'units')::float8 AS "chargedUnits"
    FROM ${chargedLines(facts.subscription.id, key)}
    WHERE (l.kind IN ('subscription', 'minimum') OR l.kind = 'proration-charge' AND l.period_from >= ${facts.subscription.chargedFrom}::date)
      AND i.status IN ('draft', 'open', 'paid')`;
  const [first] = lines;
  const creditMinor = lines.reduce((all, { chargedUnits, ...line }) => {
    const charged = { units: unused.units, chargedUnits: chargedUnits ?? unused.periodUnits };
    return all - creditUnused(line, charged, facts.terms.taxBehaviour).totalMinor;
  }, 0n);
  return first && creditMinor > 0n ? { invoiceId: first.invoiceId, openMinor: first.openMinor, creditMinor } : null;
}
