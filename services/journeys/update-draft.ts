import type { Journey } from '../../domain/journeys/contract.ts';
import { type UpdateDraftInput, updateDraftInput } from '../../domain/journeys/requests.ts';
import { audit } from '../audit.ts';
import { changesOf } from '../changes.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { newId } from '../ids.ts';
import { announce } from '../live.ts';
import { requireVersion } from '../version.ts';
import { lockJourney, readJourney } from './read.ts';

/**
 * Changes the name, and the draft's design: the draft is begun where there is none. What is published stays as it is.
 * @throws AppError Conflict for a stale version
 */
export async function updateDraft(ctx: Ctx, input: UpdateDraftInput): Promise<Journey> {
  permit(ctx, 'journey:update');
  const { id, version, design, ...edit } = updateDraftInput.parse(input);
  const at = new Date(await ctx.clock.now());
  return transaction(ctx, async (tx) => {
    const current = await lockJourney(ctx, tx, id);
    requireVersion('This journey', current.version, version);
    const { name, description } = current;
    const basis = current.draft ?? current.published;
    const before = { name, description, ...(basis && { design: designOf(basis) }) };
    const changes = changesOf<typeof before>(before, { ...edit, ...(design && { design }) });
    if (!changes) return current;
    const { design: newDesign, ...fields } = changes.after;
    const key = { tenantId: ctx.tenantId };
    await tx.journey.update({
      where: { tenantId_id: { ...key, id } },
      data: { ...fields, version: version + 1, updatedAt: at },
    });
    if (newDesign && current.draft) {
      const where = { tenantId_id: { ...key, id: current.draft.id } };
      await tx.journeyVersion.update({ where, data: { design: newDesign } });
    } else if (newDesign) {
      const number = Math.max(...current.versions.map((one) => one.number)) + 1;
      await tx.journeyVersion.create({
        data: { ...key, id: newId(), journeyId: id, number, status: 'draft', design: newDesign, createdAt: at },
      });
    }
    await audit(ctx, tx, at, { action: 'updated', noun: 'journey', subjectId: id, ...changes });
    await announce(ctx, tx, 'journeys', id);
    return readJourney(ctx, tx, id);
  });
}

const designOf = ({ graph, rules, exitOn }: NonNullable<Journey['draft']>) => ({ graph, rules, exitOn });
