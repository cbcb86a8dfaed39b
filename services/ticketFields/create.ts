import { conflict } from '../../domain/errors.ts';
import { type TicketField, type TicketFieldInput, ticketFieldInput } from '../../domain/tickets/fields.ts';
import { audit } from '../audit.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma } from '../database.ts';
import { newId } from '../ids.ts';
import { announce } from '../live.ts';
import { readFields } from './read.ts';

/** More than anybody fills in. */
const MOST = 50;

/**
 * Defines a field. A key that was deleted may be used again: its values come back with it.
 * @throws AppError Conflict for a key that is there
 */
export async function createTicketField(ctx: Ctx, input: TicketFieldInput): Promise<TicketField> {
  permit(ctx, 'ticketField:create');
  const field = ticketFieldInput.parse(input);
  const at = new Date(await ctx.clock.now());
  return transaction(ctx, async (tx) => {
    if ((await readFields(ctx, tx)).length >= MOST) throw conflict(`A workspace has at most ${MOST} fields.`);
    const [row] = await tx.$queryRaw<{ id: string }[]>`
      INSERT INTO ticket_field (tenant_id, id, key, label, help, type, options, required, position, created_at, updated_at)
      VALUES (${ctx.tenantId}::uuid, ${newId()}::uuid, ${field.key}, ${field.label}, ${field.help}, ${field.type}, ${field.options}::text[],
        ${field.required}, ${field.position}, ${at}, ${at})
      ON CONFLICT (tenant_id, key) DO UPDATE SET label = excluded.label, help = excluded.help, type = excluded.type, options = excluded.options,
        required = excluded.required, position = excluded.position, deleted_at = NULL, version = ticket_field.version + 1, updated_at = excluded.updated_at
      WHERE ticket_field.deleted_at IS NOT NULL RETURNING id`;
    if (!row) throw conflict(`There is a field with the key ${field.key} already.`);
    await audit(ctx, tx, at, { action: 'created', noun: 'ticketField', subjectId: row.id, after: field });
    await announce(ctx, tx, 'ticketFields', row.id);
    const [created] = await readFields(ctx, tx, Prisma.sql`f.id = ${row.id}::uuid`);
    return created as TicketField;
  });
}
