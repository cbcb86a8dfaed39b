import { AppError, validation } from '../../domain/errors.ts';
import { type Mailbox, type MailboxInput, mailboxInput } from '../../domain/mail/contract.ts';
import { audit } from '../audit.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { isDuplicate, Prisma } from '../database.ts';
import { newId } from '../ids.ts';
import { announce } from '../live.ts';
import { requireTeam } from '../tickets/people.ts';
import { readMailbox } from './read.ts';
import { sealPassword } from './secrets.ts';

/** @throws AppError Conflict where the address is a mailbox already, of this workspace or another of the installation */
export async function createMailbox(ctx: Ctx, input: MailboxInput): Promise<Mailbox> {
  permit(ctx, 'mailbox:create');
  const { imapPassword, imap, ...fields } = mailboxInput.parse(input);
  if (imap && !imapPassword) throw noPassword();
  const now = await ctx.clock.now();
  const at = new Date(now);
  return transaction(ctx, async (tx) => {
    await requireTeam(ctx, tx, fields.teamId);
    const id = newId();
    await tx.mailbox
      .create({
        data: {
          tenantId: ctx.tenantId,
          id,
          ...fields,
          imap: imap ?? Prisma.DbNull,
          imapPassword: imap && imapPassword ? sealPassword(ctx.tenantId, id, imapPassword) : null,
          createdAt: at,
          updatedAt: at,
        },
      })
      .catch((error: unknown) => {
        if (isDuplicate(error)) throw addressTaken();
        throw error;
      });
    await audit(ctx, tx, at, { action: 'created', noun: 'mailbox', subjectId: id, after: { ...fields, imap } });
    await announce(ctx, tx, 'mailboxes', id);
    return readMailbox(ctx, tx, id, now);
  });
}

export function addressTaken(): AppError {
  const message = 'There is a mailbox with this address already';
  return new AppError('Conflict', `${message}.`, { issues: [{ path: 'address', message }] });
}
export const noPassword = () =>
  validation('A mailbox that is fetched needs its password.', [
    { path: 'imapPassword', message: 'Enter the password' },
  ]);
