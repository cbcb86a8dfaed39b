import nodemailer, { type SendMailOptions } from 'nodemailer';
import type { PluginFunction } from 'nodemailer/lib/mailer/index.js';
import twilio from 'twilio';
import { untagged } from '../../domain/mail/letter.ts';
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

/** Of its single steps, nodemailer's own being eleven minutes; a server that says a little again and again is cut off by the sending's signal. */
const LIMITS = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 };

/** SMTP through nodemailer. No answer after DATA is ambiguous; the Message-ID derives from the key, so that a person can look it up. */
export function smtp(url: string, from: string, files: FilePort | null = null): MessagePort {
  const transport = nodemailer.createTransport({ url, ...LIMITS }, { from });
  transport.use('stream', tellBegin);
  const domain = /@([^>\s]+)/.exec(from)?.[1] ?? 'localhost';
  return {
    name: 'smtp',
    keepsKeys: false,
    longestSeconds: 60,
    async send(message, key, signal) {
      let begun = false;
      const begin = () => {
        begun = true;
      };
      try {
        const sent = await transport.sendMail({
          ...{ signal, begin },
          to: message.toName ? { name: message.toName, address: message.toAddress } : message.toAddress,
          subject: message.subject,
          text: message.body,
          messageId: `<${key.replace('/', '.')}@${domain}>`,
          ...(await beside(message, from, files)),
        });
        return takenAnswer(message, sent);
      } catch (error) {
        return smtpAnswer(error as SmtpError, begun);
      }
    },
  };
}

/**
 * What cannot be delivered comes back to the mailbox, so that it is seen. Only where that is of the sender's own domain: another one may
 * not be allowed to send through this server.
 */
function returnPath(replyTo: string, sender: string, to: readonly string[]): SendMailOptions {
  const mailbox = untagged(replyTo).address;
  const domainOf = (address: string) => address.slice(address.lastIndexOf('@') + 1).toLowerCase();
  return domainOf(mailbox) === domainOf(sender) ? { envelope: { from: mailbox, to: [...to] } } : {};
}

/** Headers that keep a conversation together, and its files. Our mark lets us know a mail of ours that comes back. */
async function beside(message: Outgoing, from: string, files: FilePort | null): Promise<SendMailOptions> {
  const { envelope, tenantId } = message;
  if (!envelope) return { headers: { 'X-Backbeat': houseMark(tenantId) } };
  const { inReplyTo, references, replyTo, fromName, cc = [] } = envelope;
  const address = /<([^>]+)>/.exec(from)?.[1] ?? from.trim();
  const attachments = await Promise.all(
    envelope.files.map(async ({ sha256, name, mediaType }) => ({
      filename: name,
      contentType: mediaType,
      content: files ? await files.read(tenantId, sha256) : '',
    })),
  );
  return {
    headers: { 'X-Backbeat': houseMark(tenantId) },
    attachments,
    ...(cc.length > 0 ? { cc: [...cc] } : {}),
    ...(inReplyTo ? { inReplyTo: `<${inReplyTo}>` } : {}),
    ...(references.length > 0 ? { references: references.map((id) => `<${id}>`) } : {}),
    ...(replyTo ? { replyTo, ...returnPath(replyTo, address, [message.toAddress, ...cc]) } : {}),
    ...(fromName ? { from: { name: fromName, address } } : {}),
  };
}

/** Tells when the server has taken DATA and the mail begins to go out: only from then on may it have arrived. */
const tellBegin: PluginFunction = (mail, next) => {
  const { begin } = mail.data as { readonly begin?: () => void };
  const create = mail.message.createReadStream.bind(mail.message);
  mail.message.createReadStream = (options) => {
    const stream = create(options);
    const pipe = stream.pipe.bind(stream);
    stream.pipe = (...to) => {
      begin?.();
      return pipe(...to);
    };
    return stream;
  };
  next();
};

/**
 * A server takes a mail as soon as it takes one of its recipients (RFC 5321, 3.3): whom it has refused did not get it. Without its first
 * recipient it has failed, and is not repeated by itself, for the others would get it twice; without a copy it has arrived.
 */
function takenAnswer(
  { envelope }: Outgoing,
  { messageId, accepted, rejected }: { messageId: string; accepted: readonly Named[]; rejected: readonly Named[] },
): Answer {
  const refused = rejected.map(addressOf);
  const copies = new Set((envelope?.cc ?? []).map((address) => address.toLowerCase()));
  if (refused.every((address) => copies.has(address.toLowerCase()))) {
    const note = refused.length > 0 ? { note: `The copy to ${refused.join(', ')} was refused.` } : {};
    return { kind: 'done', result: { id: messageId, ...note } };
  }
  const got = accepted.map(addressOf).join(', ');
  return { kind: 'failed', error: new Error(`${refused.join(', ')} was refused. Only ${got} got a copy.`) };
}

type Named = string | { readonly address: string };
const addressOf = (named: Named): string => (typeof named === 'string' ? named : named.address);

interface SmtpError extends Error {
  readonly code?: string;
  readonly responseCode?: number;
}

/**
 * RFC 5321: 4xx is a refusal for now, 5xx for good. Without a reply it may have arrived once it had begun to go out, whatever the error is
 * called: a connection that is closed is called the same before and after.
 */
function smtpAnswer(error: SmtpError, begun: boolean): Answer {
  const { code, responseCode = 0 } = error;
  if (responseCode >= 500) return { kind: 'failed', error };
  if (responseCode >= 400) return { kind: 'refused', error };
  if (begun) return { kind: 'ambiguous', error };
  return { kind: code === 'EENVELOPE' || code === 'EMESSAGE' ? 'failed' : 'refused', error };
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
