import type { z } from 'zod';
import { conflict } from '../../domain/errors.ts';
import { type Lead, newLead } from '../../domain/leads/contract.ts';
import { audit } from '../audit.ts';
import { mergeFields } from '../changes.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { isDuplicate, Prisma } from '../database.ts';
import { newId } from '../ids.ts';
import { announce } from '../live.ts';
import { requireOwner } from '../owned.ts';
import { readLead } from './read.ts';

/** @throws AppError Conflict where another lead has this external id */
export async function createLead(ctx: Ctx, input: z.input<typeof newLead>): Promise<Lead> {
  permit(ctx, 'lead:create');
  const lead = newLead.parse(input);
  const now = new Date(await ctx.clock.now());
  return transaction(ctx, async (tx) => {
    await requireOwner(ctx, tx, lead.ownerId);
    const id = newId();
    const row = { ...lead, email: lead.email?.toLowerCase() ?? null, fields: mergeFields({}, lead.fields) };
    const convertedAt = lead.status === 'converted' ? now : null;
    await tx.lead
      .create({ data: { tenantId: ctx.tenantId, id, ...row, convertedAt, createdAt: now, updatedAt: now } })
      .catch((error: unknown) => {
        if (isDuplicate(error)) throw conflict('Another lead has this external id. Edit that one instead.');
        throw error;
      });
    await audit(ctx, tx, now, { action: 'created', noun: 'lead', subjectId: id, after: row });
    await announce(ctx, tx, 'leads', id);
    return readLead(ctx, tx, id, Prisma.sql`true`);
  });
}
