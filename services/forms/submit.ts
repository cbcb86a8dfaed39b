import { notFound } from '../../domain/errors.ts';
import { type PublicForm, publicForm } from '../../domain/mail/form.ts';
import { cleanSubject } from '../../domain/mail/letter.ts';
import type { Ctx } from '../context.ts';
import { enterFiles, type NewFile } from '../files/attachments.ts';
import { joined } from '../joined.ts';
import { requesterOf } from '../mail/requester.ts';
import { portalTurns } from '../portal/mail-links.ts';
import { portalToken } from '../portal/token.ts';
import { createTicket } from '../tickets/create.ts';
import { isFormOpen } from './setting.ts';

/** The workspace whose form it is. @throws AppError NotFound: also where the form is closed */
export async function workspaceOfSlug({ db }: Pick<Ctx, 'db'>, slug: string): Promise<{ id: string; name: string }> {
  const [row] = /^[a-z0-9-]{1,60}$/i.test(slug)
    ? await db.anyone.$queryRaw<{ id: string; name: string }[]>`SELECT id, name FROM tenant_of_slug(${slug})`
    : [];
  if (!row || !(await isFormOpen({ db }, row.id))) throw notFound('This form');
  return row;
}

/** Opens a ticket for what somebody sent by the public form. @returns its number and the token of its portal link */
export async function submitForm(
  deps: Pick<Ctx, 'db' | 'clock' | 'requestId'>,
  tenantId: string,
  input: PublicForm,
  files: readonly NewFile[],
): Promise<{ number: number; token: string }> {
  const { name, email, subject, body } = publicForm.parse(input);
  const now = await deps.clock.now();
  return joined(deps.db, tenantId, async (db, tx) => {
    const ctx: Ctx = { ...deps, db, tenantId, actor: { kind: 'system', id: 'form' } };
    const contactId = await requesterOf(ctx, tx, { address: email, name });
    const fileIds = await enterFiles(ctx, tx, files, null, now);
    const ticket = await createTicket(
      ctx,
      { subject: cleanSubject(subject), body, contactId, channel: 'form' },
      { via: 'form', authorName: name, authorAddress: email, fileIds },
    );
    const turn = (await portalTurns(ctx, tx, [ticket.id])).get(ticket.id) ?? '';
    return { number: ticket.number, token: portalToken(tenantId, ticket.id, turn, now) };
  });
}
