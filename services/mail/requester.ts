import type { Person } from '../../domain/mail/letter.ts';
import { createContact } from '../contacts/create.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../database.ts';

/** The contact with this address, the oldest of several; a new one where there is none, of the company whose domain it is. */
export async function requesterOf(ctx: Ctx, tx: Tx, person: Person): Promise<string> {
  // Two first mails of somebody at once are one contact: the second waits for the first.
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`contact ${ctx.tenantId} ${person.address}`}, 0))`;
  const [known] = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM contact WHERE tenant_id = ${ctx.tenantId}::uuid AND email = ${person.address} AND deleted_at IS NULL
    ORDER BY created_at, id LIMIT 1`;
  if (known) return known.id;
  const domain = person.address.slice(person.address.lastIndexOf('@') + 1);
  const [company] = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM company WHERE tenant_id = ${ctx.tenantId}::uuid AND domain = ${domain} AND deleted_at IS NULL ORDER BY created_at, id LIMIT 1`;
  const name = person.name ?? person.address.slice(0, person.address.lastIndexOf('@'));
  const made = await createContact(ctx, {
    name: name.slice(0, 200),
    email: person.address,
    companyId: company?.id ?? null,
  });
  return made.id;
}
