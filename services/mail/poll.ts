import { AppError } from '../../domain/errors.ts';
import { type ImapSettings, MOST_MAIL_BYTES } from '../../domain/mail/contract.ts';
import type { Ctx } from '../context.ts';
import { announce } from '../live.ts';
import { openPassword } from '../mailboxes/secrets.ts';
import { type MailDeps, receiveMail } from './receive.ts';

/** A mailbox on a server of somebody else. */
export interface MailSource {
  /** What has not been seen, oldest first, at most `most`. Of a mail larger than `mostBytes` only its head. */
  unseen(most: number, mostBytes: number): AsyncIterable<FetchedMail>;
  markSeen(uid: number): Promise<void>;
  close(): Promise<void>;
}

export interface FetchedMail {
  readonly uid: number;
  readonly raw: Buffer;
  /** Of the whole mail, in bytes. */
  readonly size: number;
  /** Only its head was fetched. */
  readonly isHeadOnly: boolean;
}

export type OpenSource = (settings: ImapSettings, password: string) => Promise<MailSource>;

/** One visit's share; the next takes up what is left. */
const MOST_A_VISIT = 50;
const MOST_FAILURES = 3;

export interface PolledMailbox {
  readonly tenantId: string;
  readonly id: string;
}

/** Of all workspaces. */
export const polledMailboxes = ({ db }: Pick<MailDeps, 'db'>): Promise<PolledMailbox[]> =>
  db.anyone.$queryRaw<PolledMailbox[]>`SELECT tenant_id AS "tenantId", id FROM polled_mailboxes()`;

/** How a mailbox is reached; a password that cannot be read any more is null. */
export async function accessTo(
  { db }: Pick<MailDeps, 'db'>,
  { tenantId, id }: PolledMailbox,
): Promise<{ readonly settings: ImapSettings; readonly password: string | null } | null> {
  const box = await db.withTenant(tenantId, (tx) =>
    tx.mailbox.findFirst({ where: { tenantId, id, deletedAt: null }, select: { imap: true, imapPassword: true } }),
  );
  if (!box?.imap || !box.imapPassword) return null;
  return { settings: box.imap as unknown as ImapSettings, password: openPassword(tenantId, id, box.imapPassword) };
}

/** Visits every mailbox that is fetched by IMAP. One that fails says so in its settings and holds up no other. @returns mails taken in */
export async function pollMailboxes(deps: MailDeps, open: OpenSource): Promise<number> {
  let taken = 0;
  for (const { tenantId, id } of await polledMailboxes(deps)) taken += await pollMailbox(deps, open, tenantId, id);
  return taken;
}

/** A mail is marked as seen only after what it caused is committed: a death in between brings it again, and it is known then. */
export async function pollMailbox(
  { db, clock, files, requestId }: MailDeps,
  open: OpenSource,
  tenantId: string,
  id: string,
): Promise<number> {
  const deps: MailDeps = { db, clock, files, requestId };
  const access = await accessTo(deps, { tenantId, id });
  if (!access) return 0;
  const { settings, password } = access;
  if (password === null) return visited(deps, tenantId, id, 0, 'The password cannot be read any more: enter it again.');
  let source: MailSource | null = null;
  let taken = 0;
  let failed = 0;
  try {
    source = await open(settings, password);
    for await (const mail of source.unseen(MOST_A_VISIT, MOST_MAIL_BYTES)) {
      const leftOut = mail.isHeadOnly ? { leftOut: leftOutWords(mail.size) } : {};
      const arrived = {
        tenantId,
        mailboxId: id,
        door: 'imap' as const,
        raw: mail.raw,
        envelope: { from: null, to: [] },
        ...leftOut,
      };
      const isIn = await receiveMail(deps, arrived).then(
        () => true,
        () => false,
      );
      if (isIn) {
        await source.markSeen(mail.uid);
        taken++;
        // One that cannot be taken in does not hold up the others; several are an outage.
      } else if (++failed >= MOST_FAILURES) break;
    }
    return await visited(deps, tenantId, id, taken, failed > 0 ? notTakenIn(failed) : null);
  } catch (error) {
    return await visited(deps, tenantId, id, taken, imapWords(error));
  } finally {
    await source?.close().catch(() => undefined);
  }
}

const notTakenIn = (failed: number): string =>
  `${failed === 1 ? 'A mail' : 'Mails'} could not be taken in. ${failed === 1 ? 'It stays' : 'They stay'} unseen on the server and ${failed === 1 ? 'is' : 'are'} tried again.`;

const megabytes = (bytes: number): string => `${(bytes / 1_048_576).toFixed(1)} MB`;

const leftOutWords = (size: number): string =>
  `This mail is ${megabytes(size)}, more than the ${megabytes(MOST_MAIL_BYTES)} that are taken in: its text and its attachments were left out. They are still in the mailbox on the mail server.`;

/** In words for the settings page, never with what the server said of the user or the password. */
export function imapWords(error: unknown): string {
  if (error instanceof AppError) return error.message;
  const { code, authenticationFailed, tlsFailed } = error as {
    code?: string;
    authenticationFailed?: boolean;
    tlsFailed?: boolean;
  };
  if (authenticationFailed) return 'The server refuses the user name or the password.';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'There is no server of this name.';
  if (code === 'ECONNREFUSED' || code === 'EHOSTUNREACH')
    return 'The server refuses the connection: check name and port.';
  if (code === 'ETIMEDOUT' || code === 'CONNECT_TIMEOUT' || code === 'GREETING_TIMEOUT')
    return 'The server does not answer.';
  if (/cert|ssl|tls|verify/i.test(code ?? '')) return 'The certificate of the server is not good.';
  if (tlsFailed) return 'The server offers no TLS, and a password is not sent without: use another port or server.';
  return 'The mailbox cannot be read right now. It is tried again.';
}

async function visited(
  deps: MailDeps,
  tenantId: string,
  id: string,
  taken: number,
  error: string | null,
): Promise<number> {
  const at = new Date(await deps.clock.now());
  const ctx: Ctx = { ...deps, tenantId, actor: { kind: 'system', id: 'mail-imap' } };
  await deps.db.withTenant(tenantId, async (tx) => {
    const [before] = await tx.$queryRaw<{ error: string | null; at: Date | null }[]>`
      SELECT imap_error AS error, imap_checked_at AS at FROM mailbox
      WHERE tenant_id = ${tenantId}::uuid AND id = ${id}::uuid AND imap IS NOT NULL FOR NO KEY UPDATE`;
    if (!before) return;
    await tx.$executeRaw`
      UPDATE mailbox SET imap_checked_at = ${at}, imap_error = ${error} WHERE tenant_id = ${tenantId}::uuid AND id = ${id}::uuid`;
    // Not each minute: that nothing has changed is no news.
    if (taken > 0 || before.error !== error || before.at === null) await announce(ctx, tx, 'mailboxes', id);
  });
  return taken;
}
