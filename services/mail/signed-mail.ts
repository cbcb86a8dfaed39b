import { createHmac } from 'node:crypto';
import { AppError, notFound } from '../../domain/errors.ts';
import type { ReceivedMail } from '../../domain/mail/contract.ts';
import { MINUTE } from '../../domain/time/instant.ts';
import { webhookSecret } from '../mailboxes/secrets.ts';
import { isSame } from '../secrets.ts';
import { mailboxOfAddress } from './context.ts';
import { type MailDeps, receiveMail } from './receive.ts';

export interface SignedMail {
  readonly mailboxId: string;
  /** Unix seconds, as the provider says them. */
  readonly timestamp: string;
  /** `sha256=` and HMAC-SHA-256 of `<timestamp>.<body>` in hexadecimal digits. */
  readonly signature: string;
  readonly raw: Buffer;
}

/** A request that was listened in on is of no use later; clocks differ by less. */
const MOST_AGE = 5 * MINUTE;
/** Compared with where there is no such mailbox: what does not exist answers like what is not yours. */
const NOBODY = '00000000-0000-4000-8000-000000000000';

export const signMail = (secret: string, timestamp: string, raw: Buffer): string =>
  `sha256=${createHmac('sha256', secret).update(`${timestamp}.`).update(raw).digest('hex')}`;

/**
 * A mail that a provider posts for a mailbox.
 * @throws AppError Unauthenticated where signature or time is not good, or there is no such mailbox: all alike
 */
export async function receiveSignedMail(deps: MailDeps, mail: SignedMail): Promise<ReceivedMail> {
  const { mailboxId, timestamp, signature, raw } = mail;
  const found = /^[0-9a-f-]{36}$/i.test(mailboxId) ? await mailboxOfAddress(deps, mailboxId) : null;
  const owner = found ?? { tenantId: NOBODY, id: NOBODY };
  const turn = found ? await turnOf(deps, owner) : 0;
  const expected = signMail(webhookSecret(owner.tenantId, owner.id, turn), timestamp, raw);
  const isGood = isSame(Buffer.from(expected), Buffer.from(signature));
  const seconds = /^\d{9,12}$/.test(timestamp) ? Number(timestamp) : 0;
  const isFresh = Math.abs((await deps.clock.now()) - seconds * 1000) <= MOST_AGE;
  if (!found || !isGood || !isFresh) {
    throw new AppError(
      'Unauthenticated',
      'The signature is not good, or older than five minutes. Sign "<timestamp>.<body>" with the secret of the mailbox.',
    );
  }
  return receiveMail(deps, {
    tenantId: owner.tenantId,
    mailboxId: owner.id,
    door: 'webhook',
    raw,
    envelope: { from: null, to: [] },
  });
}

async function turnOf({ db }: MailDeps, { tenantId, id }: { tenantId: string; id: string }): Promise<number> {
  const [row] = await db.withTenant(
    tenantId,
    (tx) => tx.$queryRaw<{ turn: number }[]>`
      SELECT webhook_turn AS turn FROM mailbox WHERE tenant_id = ${tenantId}::uuid AND id = ${id}::uuid AND deleted_at IS NULL`,
  );
  if (!row) throw notFound('This mailbox');
  return row.turn;
}
