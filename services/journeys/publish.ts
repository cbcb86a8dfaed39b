import { conflict, validation } from '../../domain/errors.ts';
import type { Journey } from '../../domain/journeys/contract.ts';
import { type PublishJourneyInput, publishJourneyInput } from '../../domain/journeys/requests.ts';
import { audit } from '../audit.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { announce } from '../live.ts';
import { requireVersion } from '../version.ts';
import { lockJourney, readJourney } from './read.ts';
import { designIssues } from './validate.ts';

/**
 * From now on leads are enrolled in the draft's design, which never changes again. The version published before is retired; who is on the
 * way through it stays in it.
 * @throws AppError Validation with the issues of its graph, Conflict for a stale version or without a draft
 */
export async function publishJourney(ctx: Ctx, input: PublishJourneyInput): Promise<Journey> {
  permit(ctx, 'journey:publish');
  const { id, version } = publishJourneyInput.parse(input);
  const now = await ctx.clock.now();
  const at = new Date(now);
  return transaction(ctx, async (tx) => {
    const current = await lockJourney(ctx, tx, id);
    requireVersion('This journey', current.version, version);
    const { draft, published } = current;
    if (!draft) throw conflict('There is nothing to publish: this journey has no draft. Change it first.');
    const issues = designIssues(draft, now);
    if (issues.length > 0) {
      throw validation(
        'This journey cannot be published yet.',
        issues.map(({ nodeId, message }) => ({ path: nodeId === null ? 'graph' : `graph.nodes.${nodeId}`, message })),
      );
    }
    await tx.$executeRaw`
      UPDATE journey_version SET status = 'retired', retired_at = ${at}
      WHERE tenant_id = ${ctx.tenantId}::uuid AND journey_id = ${id}::uuid AND status = 'published'`;
    await tx.$executeRaw`
      UPDATE journey_version SET status = 'published', published_at = ${at}
      WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${draft.id}::uuid AND status = 'draft'`;
    await tx.journey.update({
      where: { tenantId_id: { tenantId: ctx.tenantId, id } },
      data: { version: version + 1, updatedAt: at },
    });
    await audit(ctx, tx, at, {
      action: 'published',
      noun: 'journey',
      subjectId: id,
      before: { published: published?.number ?? null },
      after: { published: draft.number },
    });
    await announce(ctx, tx, 'journeys', id);
    return readJourney(ctx, tx, id);
  });
}
