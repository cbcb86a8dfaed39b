import { conflict } from '../../domain/errors.ts';
import { type ArchiveSlaPolicyInput, archiveSlaPolicyInput } from '../../domain/tickets/requests.ts';
import { audit } from '../audit.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { announce } from '../live.ts';
import { requireVersion } from '../version.ts';
import { lockPolicy } from './read.ts';

/**
 * Puts a policy away: no ticket comes under it any more. Closed tickets and spam, whose clocks have ended, keep it, so that their
 * history can be explained.
 * @throws AppError Conflict while tickets that are not closed are measured by it
 */
export async function archiveSlaPolicy(ctx: Ctx, input: ArchiveSlaPolicyInput): Promise<{ id: string }> {
  permit(ctx, 'slaPolicy:delete');
  const { id, version } = archiveSlaPolicyInput.parse(input);
  const at = new Date(await ctx.clock.now());
  return transaction(ctx, async (tx) => {
    const current = await lockPolicy(ctx, tx, id);
    requireVersion('This SLA policy', current.version, version);
    const held = await tx.ticket.count({
      where: { tenantId: ctx.tenantId, slaPolicyId: id, status: { not: 'closed' }, spamAt: null },
    });
    if (held > 0) {
      const words = held === 1 ? '1 ticket that is not closed is' : `${held} tickets that are not closed are`;
      throw conflict(
        `${words} measured by ${current.name}. Put them under another policy, or wait until they are closed.`,
      );
    }
    await tx.slaPolicy.update({
      where: { tenantId_id: { tenantId: ctx.tenantId, id } },
      data: { archivedAt: at, version: version + 1, updatedAt: at },
    });
    await audit(ctx, tx, at, { action: 'archived', noun: 'slaPolicy', subjectId: id, before: { name: current.name } });
    await announce(ctx, tx, 'slaPolicies', id);
    return { id };
  });
}
