import type { InvoiceLineKind } from '../../domain/billing/contract.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Ctx } from '../context.ts';
import { recordset, type Tx } from '../database.ts';
import { newId } from '../ids.ts';
import { type Draft, readDraftLines } from './draft-rows.ts';

/** Of the period itself, or counted with it: gone with the draft. Hours are released. */
const OF_PERIOD: readonly InvoiceLineKind[] = ['subscription', 'minimum', 'add-on', 'usage', 'time'];

const COLUMNS = {
  id: 'uuid',
  subscription_id: 'uuid',
  kind: 'text',
  description: 'text',
  quantity: 'int',
  unit_price_minor: 'bigint',
  amount_minor: 'bigint',
  period_from: 'date',
  period_to: 'date',
  prorated: 'jsonb',
  explanation: 'jsonb',
  taxes: 'jsonb',
} as const;

/** Subscriptions that a draft charges: its own, or those that its payer pays for. */
export async function subscriptionsOf(
  ctx: Ctx,
  tx: Tx,
  { id, subscriptionId }: Pick<Draft, 'id' | 'subscriptionId'>,
): Promise<string[]> {
  if (subscriptionId !== null) return [subscriptionId];
  const parts = await tx.invoicePart.findMany({
    where: { tenantId: ctx.tenantId, invoiceId: id },
    select: { subscriptionId: true },
    distinct: ['subscriptionId'],
  });
  return parts.map((part) => part.subscriptionId);
}

/** Of use, what an invoice in mid-period or after the last one carried: its period goes on, and counts it as invoiced. */
const waits = (kind: InvoiceLineKind, periodKey: string | null): boolean =>
  !OF_PERIOD.includes(kind) || (kind === 'usage' && periodKey !== null && !periodKey.startsWith('invoice:'));

interface Owner {
  readonly subscriptionId: string;
  readonly periodKey: string | null;
  /** Begins each of its lines on a payer's invoice. */
  readonly prefix: string;
}

/** Which line is of which subscription, on a payer's draft. */
async function ownersOf(ctx: Ctx, tx: Tx, { id }: Draft): Promise<Map<string, Owner>> {
  const parts = await tx.invoicePart.findMany({
    where: { tenantId: ctx.tenantId, invoiceId: id },
    select: {
      subscriptionId: true,
      periodKey: true,
      lineIds: true,
      subscription: { select: { customer: { select: { name: true } } } },
    },
  });
  return new Map(
    parts.flatMap(({ subscriptionId, periodKey, lineIds, subscription }) => {
      const owner = { subscriptionId, periodKey, prefix: `${subscription.customer.name}: ` };
      return lineIds.map((line) => [line, owner] as const);
    }),
  );
}

/** What had waited for a subscription's draft waits for its next invoice. Under the lock of the subscription's billing. @returns how many lines */
export async function keepLines(ctx: Ctx, tx: Tx, draft: Draft, now: Instant): Promise<number> {
  const owners = await ownersOf(ctx, tx, draft);
  const lines = (await readDraftLines(ctx, tx, draft.id)).flatMap((line) => {
    const owner = owners.get(line.id);
    const subscriptionId = draft.subscriptionId ?? owner?.subscriptionId;
    if (subscriptionId === undefined || !waits(line.kind, owner?.periodKey ?? draft.periodKey)) return [];
    const { description } = line;
    const own = owner && description.startsWith(owner.prefix) ? description.slice(owner.prefix.length) : description;
    return [{ line: { ...line, description: own }, subscriptionId }];
  });
  if (lines.length === 0) return 0;
  const rows = lines.map(({ line, subscriptionId }) => ({
    id: newId(),
    subscription_id: subscriptionId,
    kind: line.kind,
    description: line.description,
    quantity: line.quantity,
    unit_price_minor: line.unitPriceMinor,
    amount_minor: line.amountMinor,
    period_from: line.period?.from ?? null,
    period_to: line.period?.to ?? null,
    prorated: line.prorated && { units: line.prorated.units, periodUnits: line.prorated.periodUnits },
    explanation: line.explanation,
    taxes: line.taxes,
  }));
  await tx.$executeRaw`
    INSERT INTO pending_line (tenant_id, id, subscription_id, kind, description, quantity, unit_price_minor, amount_minor, period_from, period_to,
      prorated, explanation, taxes, created_at)
    SELECT ${ctx.tenantId}::uuid, r.id, r.subscription_id, r.kind, r.description, r.quantity, r.unit_price_minor, r.amount_minor,
      r.period_from, r.period_to, r.prorated, r.explanation, r.taxes, ${new Date(now)} FROM ${recordset(rows, COLUMNS)}`;
  return rows.length;
}
