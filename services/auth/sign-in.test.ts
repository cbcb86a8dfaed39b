import { expect, it } from 'vitest';
import { ATTEMPTS_PER_EMAIL, countAttempts } from './attempts.ts';
import type { Identity } from './identity.ts';
import type { Sessions } from './sessions.ts';
import { signIn } from './sign-in.ts';

const from = { ip: '10.0.0.1', loopback: false, userAgent: null };
const input = { email: 'ann@acme.test', password: 'whatever' };
const deps = (failure: Error) => ({
  attempts: countAttempts(),
  demo: false,
  sessions: {} as Sessions,
  identity: { auth: { api: { signInEmail: () => Promise.reject(failure) } } } as unknown as Identity,
});

it.each([
  ['a wrong password counts', Object.assign(new Error('no'), { statusCode: 401 }), 'RateLimited'],
  ['a database that is away does not', Object.assign(new Error('away'), { code: 'ECONNREFUSED' }), undefined],
])('%s: after as many tries as one may have', async (_, failure, kind) => {
  const asked = deps(failure);
  for (let i = 0; i < ATTEMPTS_PER_EMAIL; i++) await expect(signIn(asked, input, from)).rejects.toThrow();
  const last = await signIn(asked, input, from).catch((error: { kind?: string }) => error);
  expect((last as { kind?: string }).kind).toBe(kind);
});
