import type { z } from 'zod';
import { type Journey, newJourney } from '../../domain/journeys/contract.ts';
import { audit } from '../audit.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { newId } from '../ids.ts';
import { announce } from '../live.ts';
import { readJourney } from './read.ts';

/** A journey with its first draft, which may still have issues: publishing asks for none. */
export async function createJourney(ctx: Ctx, input: z.input<typeof newJourney>): Promise<Journey> {
  permit(ctx, 'journey:create');
  const { name, description, design } = newJourney.parse(input);
  const at = new Date(await ctx.clock.now());
  return transaction(ctx, async (tx) => {
    const id = newId();
    const { tenantId } = ctx;
    await tx.journey.create({ data: { tenantId, id, name, description, createdAt: at, updatedAt: at } });
    await tx.journeyVersion.create({
      data: { tenantId, id: newId(), journeyId: id, number: 1, status: 'draft', design, createdAt: at },
    });
    await audit(ctx, tx, at, { action: 'created', noun: 'journey', subjectId: id, after: { name, description } });
    await announce(ctx, tx, 'journeys', id);
    return readJourney(ctx, tx, id);
  });
}
