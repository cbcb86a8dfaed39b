import type { Ticket } from '../../domain/tickets/contract.ts';
import { isFinished, type TicketStatus } from '../../domain/tickets/status.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import type { Tx } from '../database.ts';
import { announce } from '../live.ts';
import { ownedRows } from '../owned.ts';
import { requireVersion } from '../version.ts';
import { changeAndRead } from './change-and-read.ts';
import { comeUnderPolicy } from './come-under.ts';
import { enterEvents } from './events.ts';
import { holdPoliciesOfTicket } from './hold-policies.ts';
import { lockTicket, type TicketRow } from './read.ts';

/**
 * Changes one ticket under the lock of its process, plans it again, and answers it as it is then.
 * @param version the one that was read; null: whatever it is
 * @throws AppError NotFound, Forbidden, Conflict for a stale version
 */
export async function changeTicket(
  ctx: Ctx,
  id: string,
  version: number | null,
  change: (tx: Tx, current: TicketRow, now: Instant) => Promise<void>,
): Promise<Ticket> {
  const reach = ownedRows(ctx, permit(ctx, 'ticket:update'), 't.assignee_id');
  const now = await ctx.clock.now();
  return transaction(ctx, async (tx) => {
    await holdPoliciesOfTicket(ctx, tx, id, now);
    const { ticket } = await changeAndRead(ctx, tx, id, now, async () => {
      const current = await lockTicket(ctx, tx, id, reach);
      if (version !== null) requireVersion('This ticket', current.version, version);
      await change(tx, current, now);
      await announce(ctx, tx, 'tickets', id);
    });
    return ticket;
  });
}

/**
 * Enters another status for tickets that the transaction holds, and what their clocks see of it.
 * @param by the ticket whose merge does it
 */
export async function enterStatus(
  ctx: Ctx,
  tx: Tx,
  id: string,
  to: TicketStatus,
  now: Instant,
  by: { readonly mergedFrom?: string } = {},
): Promise<void> {
  await tx.$executeRaw`
    UPDATE ticket SET status = ${to}, version = version + 1, updated_at = ${new Date(now)}
    WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${id}::uuid`;
  await enterEvents(ctx, tx, id, now, { kind: 'status', to, ...by });
  if (!isFinished(to)) await comeUnderPolicy(ctx, tx, id, now);
}
