import type { MailboxWebhook } from '../../domain/mail/contract.ts';
import { appLink } from '../links.ts';
import { base32, isSame, seal, signatureOf, unseal } from '../secrets.ts';

/** A mailbox's IMAP password as it is kept. */
export const sealPassword = (tenantId: string, id: string, password: string): string =>
  seal('imap-password', `${tenantId}/${id}`, password);

/** null: sealed under another BACKBEAT_SECRET */
export const openPassword = (tenantId: string, id: string, sealed: string): string | null =>
  unseal('imap-password', `${tenantId}/${id}`, sealed);

/** What the provider signs with; another turn, another secret. */
export const webhookSecret = (tenantId: string, id: string, turn: number): string =>
  base32(signatureOf('mail-webhook', 32, tenantId, id, turn));

export const webhookOf = (tenantId: string, id: string, turn: number): MailboxWebhook => ({
  url: appLink(`/api/v1/inbound/mail/${id}`),
  secret: webhookSecret(tenantId, id, turn),
});

/** 80 bits, which nobody finds by trying mails. */
const REPLY_BYTES = 10;
const replySignature = (tenantId: string, number: number): Buffer =>
  signatureOf('reply-address', REPLY_BYTES, tenantId, number);

/** The signature in a ticket's reply address. */
export const signReply = (tenantId: string, number: number): string => base32(replySignature(tenantId, number));

/** The signature in a side conversation's reply address. */
export const signSide = (tenantId: string, conversationId: string): string =>
  base32(signatureOf('side-address', REPLY_BYTES, tenantId, conversationId));

export const isSideSigned = (tenantId: string, conversationId: string, signature: string): boolean =>
  isSame(Buffer.from(signature), Buffer.from(signSide(tenantId, conversationId)));

export const isReplySigned = (tenantId: string, number: number, signature: string): boolean =>
  isSame(Buffer.from(signature), Buffer.from(signReply(tenantId, number)));

/** What a workspace's mails bear as X-Backbeat: told from those of other installations, and of other workspaces of this one. */
export const houseMark = (tenantId: string): string => base32(signatureOf('house-mark', REPLY_BYTES, tenantId));
