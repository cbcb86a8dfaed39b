import { createHmac } from 'node:crypto';
import { type Clock, systemClock } from '../../services/clock.ts';
import type { MessagePort } from '../../services/messages/deliver.ts';
import { type PostLimits, PrivateAddressError, postPublic } from '../../services/outbound/post-public.ts';

/** Errors of a connection that was never made: the request certainly did not arrive. */
const NOT_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'CERT_HAS_EXPIRED']);

/**
 * Who sent it and when, as Standard Webhooks (standardwebhooks.com) says: `v1,` and the base64 of HMAC-SHA-256 over id, Unix seconds and body,
 * joined by dots; one for each secret, apart by a space. A repeat has the same id and is signed anew.
 */
export function signed(
  id: string,
  seconds: number,
  body: string,
  secrets: readonly string[],
): Readonly<Record<string, string>> {
  const signature = (secret: string) => {
    const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
    return `v1,${createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')}`;
  };
  return {
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    ...(secrets.length > 0 && { 'webhook-signature': secrets.map(signature).join(' ') }),
  };
}

/**
 * POSTs a message's JSON to its address, with the key of its attempt: a receiver that keeps keys acts once. One that may keep none is
 * never sent the same twice on our own: no answer is ambiguous, and a person decides.
 */
export function webhooks(
  { now }: Pick<Clock, 'now'> = systemClock,
  seams: Omit<PostLimits, 'signal'> = {},
): MessagePort {
  return {
    name: 'webhook',
    keepsKeys: false,
    longestSeconds: 10,
    async send(message, key, signal) {
      try {
        const { id, body, secrets = [] } = message;
        const headers = {
          ...{ 'content-type': 'application/json', 'idempotency-key': key, 'user-agent': 'Backbeat' },
          ...signed(id, Math.floor((await now()) / 1000), body, secrets),
        };
        const { status, retryAfter } = await postPublic(message.toAddress, headers, message.body, { signal, ...seams });
        if (status >= 200 && status < 300) return { kind: 'done', result: { id: key } };
        const error = new Error(`The receiver answered ${status}.`);
        if (status !== 429 && status !== 503) return { kind: status >= 500 ? 'ambiguous' : 'failed', error };
        const wait = Number(retryAfter);
        return { kind: 'refused', error, ...(wait > 0 && { retryAfterSeconds: Math.min(wait, 86_400) }) };
      } catch (error) {
        if (error instanceof PrivateAddressError) return { kind: 'failed', error };
        const { code } = error as { code?: string };
        return { kind: NOT_SENT.has(code ?? '') ? 'refused' : 'ambiguous', error };
      }
    },
  };
}
