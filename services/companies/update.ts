import { type Company, type UpdateCompanyInput, updateCompanyInput } from '../../domain/companies/contract.ts';
import { audit } from '../audit.ts';
import { changesOf, mergeFields } from '../changes.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma } from '../database.ts';
import { announce } from '../live.ts';
import { ownedRows, requireOwner } from '../owned.ts';
import { requireCalendar } from '../teams/read.ts';
import { replanTickets } from '../tickets/replan.ts';
import { requireVersion } from '../version.ts';
import { lockCompany, readCompany } from './read.ts';

/**
 * Changes what is given and differs; an edit without a difference changes nothing, not even the version.
 * With another calendar the company's open tickets are planned again.
 */
export async function updateCompany(ctx: Ctx, input: UpdateCompanyInput): Promise<Company> {
  const reach = ownedRows(ctx, permit(ctx, 'company:update'), 'c.owner_id');
  const { id, version, fields, ...edit } = updateCompanyInput.parse(input);
  if (edit.calendarId !== undefined) permit(ctx, 'calendar:update');
  const at = await ctx.clock.now();
  const now = new Date(at);
  return transaction(ctx, async (tx) => {
    const current = await lockCompany(ctx, tx, id, reach);
    requireVersion('This company', current.version, version);
    await requireOwner(ctx, tx, edit.ownerId);
    await requireCalendar(ctx, tx, edit.calendarId, 'calendarId');
    const changes = changesOf<Partial<Company>>(current, {
      ...edit,
      ...(fields && { fields: mergeFields(current.fields, fields) }),
    });
    if (!changes) return current;
    const save = async () => {
      await tx.company.update({
        where: { tenantId_id: { tenantId: ctx.tenantId, id } },
        data: { ...(changes.after as object), version: version + 1, updatedAt: now },
      });
    };
    if (changes.after.calendarId === undefined) await save();
    else if ((await replanTickets(ctx, tx, Prisma.sql`t.company_id = ${id}::uuid`, at, save)) > 0) {
      await announce(ctx, tx, 'tickets', null);
    }
    await audit(ctx, tx, now, { action: 'updated', noun: 'company', subjectId: id, ...changes });
    await announce(ctx, tx, 'companies', id);
    return readCompany(ctx, tx, id, reach);
  });
}
