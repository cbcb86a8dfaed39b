import type { HoldKind } from '../../domain/collection/holds.ts';
import {
  type CollectionState,
  type DisputeInput,
  disputeInput,
  type EndHoldInput,
  endHoldInput,
  type PromiseInput,
  promiseInput,
} from '../../domain/collection/requests.ts';
import { conflict, notFound, validation } from '../../domain/errors.ts';
import { addDays, civilDateAt, startOfDay } from '../../domain/time/civil.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { audit } from '../audit.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import type { Tx } from '../database.ts';
import { newId } from '../ids.ts';
import { announce } from '../live.ts';
import { changeFacts } from '../processes/change.ts';
import { collectionStore } from './process.ts';
import { readCollection } from './read.ts';

/** Nobody holds an invoice for longer: then it is given up, or written off. */
const LONGEST_DAYS = 366;

/**
 * Enters that the customer will have paid by a day: nothing is collected until it is over, and all that follows comes as much later.
 * @throws AppError NotFound, Validation for a day that has passed, Conflict where the invoice is not open or is held already
 */
export async function promisePayment(ctx: Ctx, input: PromiseInput): Promise<CollectionState> {
  permit(ctx, 'invoice:collect');
  const { id, on, note } = promiseInput.parse(input);
  return withOpenInvoice(ctx, id, async (tx, { zone }, now) => {
    const today = civilDateAt(zone, now);
    if (on < today || on > addDays(today, LONGEST_DAYS)) {
      throw validation('A promise is for today or a later day, within a year.', [
        { path: 'on', message: 'Choose today or a later day' },
      ]);
    }
    const until = startOfDay(zone, addDays(on, 1));
    await enterHold(ctx, tx, { invoiceId: id, kind: 'promise', until, promisedOn: on, note }, now);
  });
}

/** Enters that what is owed is in question: nothing is collected until somebody settles it. @throws AppError NotFound, Conflict */
export async function openDispute(ctx: Ctx, input: DisputeInput): Promise<CollectionState> {
  permit(ctx, 'invoice:collect');
  const { id, note } = disputeInput.parse(input);
  return withOpenInvoice(ctx, id, (tx, _invoice, now) =>
    enterHold(ctx, tx, { invoiceId: id, kind: 'dispute', until: null, promisedOn: null, note }, now),
  );
}

/**
 * Settles a dispute, or takes a promise back: collection goes on from where it was. After a chargeback it begins anew.
 * @throws AppError NotFound where it has ended already
 */
export async function endHold(ctx: Ctx, input: EndHoldInput): Promise<CollectionState> {
  permit(ctx, 'invoice:collect');
  const { id, holdId } = endHoldInput.parse(input);
  const now = await ctx.clock.now();
  return transaction(ctx, async (tx) => {
    await changeFacts(ctx, tx, collectionStore, [id], now, async () => {
      const [hold] = await tx.$queryRaw<{ kind: HoldKind }[]>`
        UPDATE collection_hold SET until_at = ${new Date(now)}, ended = true
        WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${holdId}::uuid AND invoice_id = ${id}::uuid AND (until_at IS NULL OR until_at > ${new Date(now)})
        RETURNING kind`;
      if (!hold) throw notFound('This hold');
      await audit(ctx, tx, new Date(now), {
        action: ENDED[hold.kind],
        noun: 'invoice',
        subjectId: id,
      });
      await announce(ctx, tx, 'invoices', id);
    });
    return readCollection(ctx, tx, id, now);
  });
}

const ENDED: Readonly<Record<HoldKind, string>> = {
  promise: 'promise-taken-back',
  dispute: 'dispute-settled',
  paying: 'visit-ended',
  chargeback: 'collected-again',
};

const HELD: Readonly<Record<HoldKind, string>> = {
  promise: 'held by a promise already',
  dispute: 'in dispute already',
  paying: 'being paid',
  chargeback: 'waiting for a decision since the bank took its payment back',
};

interface NewHold {
  readonly invoiceId: string;
  readonly kind: HoldKind;
  readonly until: Instant | null;
  readonly promisedOn: string | null;
  readonly note: string | null;
}

/** Under the lock of the invoice's collection. */
async function enterHold(ctx: Ctx, tx: Tx, hold: NewHold, now: Instant): Promise<void> {
  const [held] = await tx.$queryRaw<{ kind: HoldKind }[]>`
    SELECT kind FROM collection_hold WHERE tenant_id = ${ctx.tenantId}::uuid AND invoice_id = ${hold.invoiceId}::uuid AND kind <> 'paying'
      AND from_at <= ${new Date(now)} AND (until_at IS NULL OR until_at > ${new Date(now)})`;
  if (held) throw conflict(`This invoice is ${HELD[held.kind]}. End that first.`);
  const by = ctx.actor.kind === 'member' || ctx.actor.kind === 'apiKey' ? ctx.actor.name : 'Backbeat';
  await tx.$executeRaw`
    INSERT INTO collection_hold (tenant_id, id, invoice_id, kind, from_at, until_at, promised_on, note, by_name, created_at)
    VALUES (${ctx.tenantId}::uuid, ${newId()}::uuid, ${hold.invoiceId}::uuid, ${hold.kind}, ${new Date(now)},
      ${hold.until === null ? null : new Date(hold.until)}, ${hold.promisedOn}::date, ${hold.note}, ${by}, ${new Date(now)})`;
  await audit(ctx, tx, new Date(now), {
    action: hold.kind === 'dispute' ? 'disputed' : 'payment-promised',
    noun: 'invoice',
    subjectId: hold.invoiceId,
    after: { promisedOn: hold.promisedOn, note: hold.note },
  });
  await announce(ctx, tx, 'invoices', hold.invoiceId);
}

/** Changes what holds an open invoice, under the lock of its collection. */
async function withOpenInvoice(
  ctx: Ctx,
  id: string,
  change: (tx: Tx, invoice: { zone: string }, now: Instant) => Promise<void>,
): Promise<CollectionState> {
  const now = await ctx.clock.now();
  return transaction(ctx, async (tx) => {
    await changeFacts(ctx, tx, collectionStore, [id], now, async () => {
      const [invoice] = await tx.$queryRaw<{ status: string; zone: string }[]>`
        SELECT i.status, c.zone FROM invoice i JOIN customer c ON c.tenant_id = i.tenant_id AND c.id = i.customer_id
        WHERE i.tenant_id = ${ctx.tenantId}::uuid AND i.id = ${id}::uuid FOR NO KEY UPDATE OF i`;
      if (!invoice) throw notFound('This invoice');
      if (invoice.status !== 'open') throw conflict('Only an open invoice is collected, and can be held.');
      await change(tx, invoice, now);
    });
    return readCollection(ctx, tx, id, now);
  });
}
