import {
  type BankLine,
  type ConfirmLineInput,
  confirmLineInput,
  type IgnoreLineInput,
  ignoreLineInput,
} from '../../domain/bank/contract.ts';
import { AppError, conflict, notFound } from '../../domain/errors.ts';
import { fromWire, toWire } from '../../domain/money/money.ts';
import { civilDateAt, startOfDay } from '../../domain/time/civil.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { audit } from '../audit.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import type { Tx } from '../database.ts';
import { announce } from '../live.ts';
import { receivePayment } from '../payments/receive-payment.ts';
import { requireVersion } from '../version.ts';
import { certainIn, linesThatName } from './certain.ts';
import { readLine } from './lines.ts';

/**
 * Says whose money a line is and what it pays: a payment like any other, once. What is left over becomes the customer's credit.
 * @throws AppError NotFound, Conflict where it is settled already, Validation for more than it comes to or another customer's invoice
 */
export async function confirmLine(ctx: Ctx, input: ConfirmLineInput): Promise<BankLine> {
  permit(ctx, 'payment:create');
  const { id, version, customerId, allocations } = confirmLineInput.parse(input);
  const now = await ctx.clock.now();
  return transaction(ctx, async (tx) => {
    const line = await lockLine(ctx, tx, id);
    requireVersion('This line', line.version, version);
    if (line.state === 'matched') throw conflict('This line has been matched already.');
    const found = await tx.customer.count({ where: { tenantId: ctx.tenantId, id: customerId } });
    if (found === 0) throw notFound('This customer');
    const { paymentId } = await receivePayment(
      ctx,
      tx,
      {
        customerId,
        method: 'bank_transfer',
        currency: line.currency,
        amountMinor: line.amountMinor,
        receivedAt: bookedAt(line, now),
        reference: line.reference.slice(0, 200) || null,
        note: line.name,
        provider: 'bank',
        providerId: id,
        allocations: allocations.map((one) => ({ ...one, amountMinor: fromWire(one.amountMinor) })),
      },
      now,
    );
    await settle(ctx, tx, id, { state: 'matched', customerId, paymentId }, now);
    return readLine(ctx, tx, id);
  });
}

/** A line that is no customer's payment, or is one after all. @throws AppError NotFound, Conflict where it was matched */
export async function ignoreLine(ctx: Ctx, input: IgnoreLineInput, isIgnored: boolean): Promise<BankLine> {
  permit(ctx, 'payment:create');
  const { id, version } = ignoreLineInput.parse(input);
  const now = await ctx.clock.now();
  return transaction(ctx, async (tx) => {
    const line = await lockLine(ctx, tx, id);
    requireVersion('This line', line.version, version);
    if (line.state === 'matched') throw conflict('This line has become a payment, and stays one.');
    await settle(ctx, tx, id, { state: isIgnored ? 'ignored' : 'open', customerId: null, paymentId: null }, now);
    return readLine(ctx, tx, id);
  });
}

/** Payments of one request, each its own transaction: more would keep the asker waiting. */
const MOST_AT_ONCE = 500;

/**
 * Confirms the open lines for which one match is certain, the oldest first, at most `most` with one answer: ask while there are more.
 * @throws AppError Forbidden
 */
export async function confirmExact(
  ctx: Ctx,
  most = MOST_AT_ONCE,
): Promise<{ confirmed: number; left: number; more: boolean }> {
  permit(ctx, 'payment:create');
  let confirmed = 0;
  for await (const lines of linesThatName(ctx)) {
    for (const { id, version } of lines) {
      if (confirmed === most) return { confirmed, left: await openLines(ctx), more: true };
      // Asked anew for each: the line before may have paid the same invoice.
      const best = (await transaction(ctx, (tx) => certainIn(ctx, tx, [id]))).get(id);
      if (!best) continue;
      const { customerId, allocations } = best;
      const given = allocations.map(({ invoice, amountMinor }) => ({
        invoiceId: invoice.id,
        amountMinor: toWire(amountMinor),
      }));
      try {
        await confirmLine(ctx, { id, version, customerId, allocations: given });
        confirmed++;
      } catch (error) {
        // Somebody else has settled it in between.
        if (!(error instanceof AppError && error.kind === 'Conflict')) throw error;
      }
    }
  }
  return { confirmed, left: await openLines(ctx), more: false };
}

const openLines = (ctx: Ctx): Promise<number> =>
  transaction(ctx, (tx) => tx.bankLine.count({ where: { tenantId: ctx.tenantId, state: 'open' } }));

interface LockedLine {
  readonly version: number;
  readonly state: string;
  readonly currency: string;
  readonly amountMinor: bigint;
  readonly reference: string;
  readonly name: string | null;
  readonly bookedOn: string;
  readonly zone: string;
}

async function lockLine(ctx: Ctx, tx: Tx, id: string): Promise<LockedLine> {
  const [line] = await tx.$queryRaw<LockedLine[]>`
    SELECT l.version, l.state, l.currency, l.amount_minor AS "amountMinor", l.reference, l.name, l.booked_on::text AS "bookedOn", t.zone
    FROM bank_line l JOIN tenant t ON t.id = l.tenant_id
    WHERE l.tenant_id = ${ctx.tenantId}::uuid AND l.id = ${id}::uuid FOR UPDATE OF l`;
  if (!line) throw notFound('This line');
  return line;
}

/** The bank says the day only; money does not come in later than now. */
const bookedAt = ({ bookedOn, zone }: LockedLine, now: Instant): Instant =>
  bookedOn < civilDateAt(zone, now) ? startOfDay(zone, bookedOn) : now;

async function settle(
  ctx: Ctx,
  tx: Tx,
  id: string,
  to: { state: 'open' | 'matched' | 'ignored'; customerId: string | null; paymentId: string | null },
  now: Instant,
): Promise<void> {
  const by = ctx.actor.kind === 'member' || ctx.actor.kind === 'apiKey' ? ctx.actor.name : 'Backbeat';
  const isSettled = to.state !== 'open';
  await tx.bankLine.update({
    where: { tenantId_id: { tenantId: ctx.tenantId, id } },
    data: {
      ...to,
      settledBy: isSettled ? by : null,
      settledAt: isSettled ? new Date(now) : null,
      version: { increment: 1 },
    },
  });
  await audit(ctx, tx, new Date(now), { action: to.state, noun: 'bankLine', subjectId: id, after: to });
  await announce(ctx, tx, 'bankLines', id);
}
