import { type Mailbox, type UpdateMailboxInput, updateMailboxInput } from '../../domain/mail/contract.ts';
import { audit } from '../audit.ts';
import { changesOf } from '../changes.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { isDuplicate, Prisma } from '../database.ts';
import { announce } from '../live.ts';
import { requireTeam } from '../tickets/people.ts';
import { requireVersion } from '../version.ts';
import { addressTaken, noPassword } from './create.ts';
import { lockMailbox, readMailbox } from './read.ts';
import { sealPassword } from './secrets.ts';

/** Changes what is given and differs. @throws AppError Conflict for a stale version or an address that is taken */
export async function updateMailbox(ctx: Ctx, input: UpdateMailboxInput): Promise<Mailbox> {
  permit(ctx, 'mailbox:update');
  const { id, version, imapPassword, ...edit } = updateMailboxInput.parse(input);
  const now = await ctx.clock.now();
  const at = new Date(now);
  return transaction(ctx, async (tx) => {
    const current = await lockMailbox(ctx, tx, id, now);
    requireVersion('This mailbox', current.version, version);
    const changes = changesOf<Partial<Mailbox>>(current, edit);
    if (!changes && !imapPassword) return current;
    await requireTeam(ctx, tx, changes?.after.teamId);
    const imap = edit.imap === undefined ? current.imap : edit.imap;
    // A password is good for the server it was given for: it is not carried to another one.
    const moved = changes?.after.imap !== undefined && changes.after.imap?.host !== current.imap?.host;
    if (imap && !imapPassword && (moved || !current.hasImapPassword)) throw noPassword();
    const { imap: _, ...after } = changes?.after ?? {};
    await tx.mailbox
      .update({
        where: { tenantId_id: { tenantId: ctx.tenantId, id } },
        data: {
          ...(after as object),
          imap: imap ?? Prisma.DbNull,
          ...(imap === null ? { imapPassword: null, imapError: null } : {}),
          ...(imap && imapPassword
            ? { imapPassword: sealPassword(ctx.tenantId, id, imapPassword), imapError: null }
            : {}),
          version: version + 1,
          updatedAt: at,
        },
      })
      .catch((error: unknown) => {
        if (isDuplicate(error)) throw addressTaken();
        throw error;
      });
    // Of a password only that it changed.
    const passwordNote = imapPassword ? { imapPassword: 'changed' } : {};
    await audit(ctx, tx, at, {
      action: 'updated',
      noun: 'mailbox',
      subjectId: id,
      before: changes?.before ?? {},
      after: { ...changes?.after, ...passwordNote },
    });
    await announce(ctx, tx, 'mailboxes', id);
    return readMailbox(ctx, tx, id, now);
  });
}
