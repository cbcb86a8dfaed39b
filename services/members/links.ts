import { AppError } from '../../domain/errors.ts';
import { LINK_LASTS, LINK_PLACE, type LinkPurpose } from '../../domain/members/links.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../database.ts';
import { derivedId, newId } from '../ids.ts';
import { appLink } from '../links.ts';
import { queueMessages } from '../messages/queue.ts';
import { isSame, signatureOf } from '../secrets.ts';

/** What messages with such a link are about: the link itself. */
export const LINK_NOUN = 'memberLink';

const ID_BYTES = 16;
const SIGNATURE_BYTES = 20;

const bytesOf = (id: string): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex');
const idOf = (bytes: Buffer): string =>
  bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
const sign = (tenantId: string, linkId: string): Buffer =>
  signatureOf('member-link', SIGNATURE_BYTES, tenantId, linkId);

/** Ids of tenant and link, signed: 70 characters, the same each time, so that none is kept. */
const tokenOf = (tenantId: string, linkId: string): string =>
  Buffer.concat([bytesOf(tenantId), bytesOf(linkId), sign(tenantId, linkId)]).toString('base64url');

/** The address of a link, for the mail or for whoever invites. */
export const memberLink = (tenantId: string, linkId: string): string =>
  appLink(`/welcome/${tokenOf(tenantId, linkId)}`);

/** A message's text as it is sent: with its link. */
export const withLink = (tenantId: string, noun: string, subjectId: string, body: string): string =>
  noun === LINK_NOUN ? body.replace(LINK_PLACE, () => memberLink(tenantId, subjectId)) : body;

export const notALink = () =>
  new AppError(
    'NotFound',
    'This link is not good. It may have been cut off in the mail: copy all of it, or ask for a new one.',
  );

/** @throws AppError NotFound where it is not one of ours */
export function readToken(token: string): { tenantId: string; linkId: string } {
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.length !== 2 * ID_BYTES + SIGNATURE_BYTES || bytes.toString('base64url') !== token) throw notALink();
  const tenantId = idOf(bytes.subarray(0, ID_BYTES));
  const linkId = idOf(bytes.subarray(ID_BYTES, 2 * ID_BYTES));
  if (!isSame(bytes.subarray(2 * ID_BYTES), sign(tenantId, linkId))) throw notALink();
  return { tenantId, linkId };
}

export interface Receiver {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly zone: string;
}

/** Takes back the open links of a member. @returns how many there were */
export const revokeLinks = (ctx: Ctx, tx: Tx, memberId: string, purpose: LinkPurpose, at: Date): Promise<number> =>
  tx.$executeRaw`
    UPDATE member_link SET revoked_at = ${at} WHERE tenant_id = ${ctx.tenantId}::uuid AND member_id = ${memberId}::uuid
      AND purpose = ${purpose} AND used_at IS NULL AND revoked_at IS NULL`;

/** A new link by mail; those before it are good no more. @returns its id */
export async function sendLink(ctx: Ctx, tx: Tx, to: Receiver, purpose: LinkPurpose, now: Instant): Promise<string> {
  const at = new Date(now);
  const expiresAt = new Date(now + LINK_LASTS[purpose]);
  const id = newId();
  await revokeLinks(ctx, tx, to.id, purpose, at);
  await tx.memberLink.create({
    data: { tenantId: ctx.tenantId, id, memberId: to.id, purpose, createdAt: at, expiresAt },
  });
  const { name: tenant } = await tx.tenant.findFirstOrThrow({ select: { name: true } });
  const by = ctx.actor.kind === 'member' ? ctx.actor.name : tenant;
  const until = new Intl.DateTimeFormat('en-GB', {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: to.zone,
    timeZoneName: undefined,
  }).format(expiresAt);
  const words = {
    invitation: {
      subject: `${by} invites you to ${tenant}`,
      text: `${by} invites you to work in ${tenant} on Backbeat. Open this link to choose your password and sign in:`,
      otherwise: 'If you do not know what this is about, you need do nothing.',
    },
    password: {
      subject: 'Your new password for Backbeat',
      text: 'Somebody, probably you, asked for a new password for your sign-in. Open this link to choose it:',
      otherwise: 'If it was not you, you need do nothing: your password stays as it is.',
    },
  }[purpose];
  const body = `Hello ${to.name},\n\n${words.text}\n\n${LINK_PLACE}\n\nIt is good once, until ${until} (${to.zone.replaceAll('_', ' ')}). ${words.otherwise}\n`;
  const address = { channel: 'email' as const, toAddress: to.email, toName: to.name };
  await queueMessages(
    ctx,
    tx,
    [
      {
        id: derivedId(id, 'mail'),
        ...address,
        subject: words.subject,
        body,
        dueAt: now,
        noun: LINK_NOUN,
        subjectId: id,
      },
    ],
    now,
  );
  return id;
}
