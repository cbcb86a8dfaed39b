import nodemailer, { type SendMailOptions } from 'nodemailer';
import twilio from 'twilio';
import type { FilePort } from '../../services/files/port.ts';
import { houseMark } from '../../services/mailboxes/secrets.ts';
import type { MessagePort, Outgoing } from '../../services/messages/deliver.ts';
import type { Answer } from '../../services/processes/call.ts';

/** Keeps everything in the house: the messages page shows what would have gone out. */
export const sandboxOutbox: MessagePort = {
  name: 'sandbox',
  keepsKeys: true,
  longestSeconds: 1,
  send: (_message, key) => Promise.resolve({ kind: 'done', result: { id: `sandbox:${key}` } }),
};

/** Errors before DATA was accepted: the mail certainly did not go out. */
const BEFORE_DATA = new Set(['ECONNECTION', 'ECONNREFUSED', 'EDNS', 'ETLS', 'EAUTH']);

/** Together less than a sending may last; nodemailer's own would let one take eleven minutes. */
const LIMITS = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 };

/** SMTP through nodemailer. No answer after DATA is ambiguous; the Message-ID derives from the key, so that a person can look it up. */
export function smtp(url: string, from: string, files: FilePort | null = null): MessagePort {
  const transport = nodemailer.createTransport({ url, ...LIMITS }, { from });
  const domain = /@([^>\s]+)/.exec(from)?.[1] ?? 'localhost';
  return {
    name: 'smtp',
    keepsKeys: false,
    longestSeconds: 60,
    async send(message, key) {
      try {
        const sent = await transport.sendMail({
          to: message.toName ? { name: message.toName, address: message.toAddress } : message.toAddress,
          subject: message.subject,
          text: message.body,
          messageId: `<${key.replace('/', '.')}@${domain}>`,
          ...(await beside(message, from, files)),
        });
        return { kind: 'done', result: { id: sent.messageId } };
      } catch (error) {
        return smtpAnswer(error as SmtpError);
      }
    },
  };
}

/** Headers that keep a conversation together, and its files. Our mark lets us know a mail of ours that comes back. */
async function beside(message: Outgoing, from: string, files: FilePort | null): Promise<SendMailOptions> {
  const { envelope, tenantId } = message;
  if (!envelope) return { headers: { 'X-Backbeat': houseMark() } };
  const { inReplyTo, references, replyTo, fromName } = envelope;
  const address = /<([^>]+)>/.exec(from)?.[1] ?? from.trim();
  const attachments = await Promise.all(
    envelope.files.map(async ({ sha256, name, mediaType }) => ({
      filename: name,
      contentType: mediaType,
      content: files ? await files.read(tenantId, sha256) : '',
    })),
  );
  return {
    headers: { 'X-Backbeat': houseMark() },
    attachments,
    ...(inReplyTo ? { inReplyTo: `<${inReplyTo}>` } : {}),
    ...(references.length > 0 ? { references: references.map((id) => `<${id}>`) } : {}),
    ...(replyTo ? { replyTo } : {}),
    ...(fromName ? { from: { name: fromName, address } } : {}),
  };
}

interface SmtpError extends Error {
  code?: string;
  responseCode?: number;
}

/** RFC 5321: 4xx is a refusal for now, 5xx for good. */
export function smtpAnswer(error: SmtpError): Answer {
  if (error.responseCode && error.responseCode >= 500) return { kind: 'failed', error };
  if (error.responseCode && error.responseCode >= 400) return { kind: 'refused', error };
  return { kind: BEFORE_DATA.has(error.code ?? '') ? 'refused' : 'ambiguous', error };
}

/** SMS through Twilio, which keeps no idempotency keys for messages: a request without an answer is ambiguous. */
export function twilioSms(accountSid: string, authToken: string, from: string): MessagePort {
  const client = twilio(accountSid, authToken);
  return {
    name: 'twilio',
    keepsKeys: false,
    longestSeconds: 30,
    async send(message) {
      try {
        const sent = await client.messages.create({ to: message.toAddress, from, body: message.body });
        return { kind: 'done', result: { id: sent.sid } };
      } catch (error) {
        const { status } = error as { status?: number };
        if (status === undefined || status >= 500) return { kind: 'ambiguous', error };
        return { kind: status === 429 ? 'refused' : 'failed', error };
      }
    },
  };
}
