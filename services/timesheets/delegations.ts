import { z } from 'zod';
import { forbidden, notFound, validation } from '../../domain/errors.ts';
import { type DelegationRow, type NewDelegation, newDelegation } from '../../domain/timesheets/contract.ts';
import { audit } from '../audit.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';
import { newId } from '../ids.ts';
import { announce } from '../live.ts';
import { changeFacts } from '../processes/change.ts';
import { timesheetStore } from './process.ts';

const COLUMNS = Prisma.sql`d.id, d.from_member_id AS "fromMemberId", d.to_member_id AS "toMemberId", d.from_date::text AS "fromDate",
  d.to_date::text AS "toDate", d.created_at AS "createdAt"`;
type Row = Omit<DelegationRow, 'createdAt'> & { createdAt: Date };
const toWire = (row: Row): DelegationRow => ({ ...row, createdAt: row.createdAt.toISOString() });

export async function listDelegations(ctx: Ctx): Promise<DelegationRow[]> {
  permit(ctx, 'timesheet:read');
  const rows = await transaction(
    ctx,
    (tx) => tx.$queryRaw<Row[]>`
    SELECT ${COLUMNS} FROM delegation d WHERE d.tenant_id = ${ctx.tenantId}::uuid ORDER BY d.from_date DESC, d.id LIMIT 200`,
  );
  return rows.map(toWire);
}

/** Hands over one's own decisions, or anybody's with the right to manage members. */
export async function createDelegation(ctx: Ctx, input: NewDelegation): Promise<DelegationRow> {
  const { fromMemberId, toMemberId, fromDate, toDate } = newDelegation.parse(input);
  requireOwnOrManager(ctx, fromMemberId);
  const now = await ctx.clock.now();
  const id = newId();
  return transaction(ctx, (tx) =>
    replanSubmitted(ctx, tx, now, async () => {
      const known = await tx.member.count({
        where: { tenantId: ctx.tenantId, id: { in: [fromMemberId, toMemberId] }, deletedAt: null },
      });
      if (known < 2)
        throw validation('Choose two people who work here.', [{ path: 'toMemberId', message: 'Not a member' }]);
      await tx.delegation.create({
        data: {
          tenantId: ctx.tenantId,
          id,
          fromMemberId,
          toMemberId,
          fromDate: new Date(fromDate),
          toDate: new Date(toDate),
          createdAt: new Date(now),
        },
      });
      await audit(ctx, tx, new Date(now), {
        action: 'created',
        noun: 'delegation',
        subjectId: id,
        after: { fromMemberId, toMemberId, fromDate, toDate },
      });
      await announce(ctx, tx, 'timesheets', null);
      return { id, fromMemberId, toMemberId, fromDate, toDate, createdAt: new Date(now).toISOString() };
    }),
  );
}

export async function deleteDelegation(ctx: Ctx, input: { id: string }): Promise<void> {
  const { id } = z.object({ id: z.uuid() }).parse(input);
  const now = await ctx.clock.now();
  await transaction(ctx, (tx) =>
    replanSubmitted(ctx, tx, now, async () => {
      const [found] = await tx.$queryRaw<Row[]>`
        SELECT ${COLUMNS} FROM delegation d WHERE d.tenant_id = ${ctx.tenantId}::uuid AND d.id = ${id}::uuid FOR UPDATE`;
      if (!found) throw notFound('This delegation');
      requireOwnOrManager(ctx, found.fromMemberId);
      await tx.delegation.delete({ where: { tenantId_id: { tenantId: ctx.tenantId, id } } });
      await audit(ctx, tx, new Date(now), {
        action: 'deleted',
        noun: 'delegation',
        subjectId: id,
        before: toWire(found),
      });
      await announce(ctx, tx, 'timesheets', null);
    }),
  );
}

function requireOwnOrManager(ctx: Ctx, memberId: string): void {
  if (ctx.actor.id === memberId) {
    permit(ctx, 'timesheet:read');
    return;
  }
  if (permit(ctx, 'member:update') !== 'tenant') throw forbidden('You can hand over your own decisions only.');
}

/** Who decides is a fact of every sheet that waits. */
const replanSubmitted = <T>(ctx: Ctx, tx: Tx, now: number, change: () => Promise<T>): Promise<T> =>
  changeFacts(ctx, tx, timesheetStore, Prisma.sql`p.status = 'running'`, now, change);
