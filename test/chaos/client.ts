import { setTimeout as delay } from 'node:timers/promises';

const TRY_AGAIN_MS = 100;
const GIVE_UP_MS = 60_000;

/** What the calls of a run met with. */
export interface Traffic {
  calls: number;
  /** Calls that had to be repeated, each under its own key. */
  repeated: number;
  /** Answers from the kept ones: the first request had taken effect, its answer was lost. */
  replayed: number;
  longestMs: number;
  /** Refusals by what they said. */
  readonly refusals: Map<string, number>;
  /** Answers that a caller cannot make anything of. */
  readonly faults: string[];
}

export interface Client {
  readonly traffic: Traffic;
  signIn(email: string, password: string): Promise<void>;
  /** A POST under an Idempotency-Key of its own, repeated until it is answered. */
  // biome-ignore lint/suspicious/noExplicitAny: the data of the envelope, read by whoever asked
  post(path: string, body: object, key: string): Promise<any>;
}

/** A client as it should be: what says Unavailable, or is not there at all, is asked again under the same key. */
export function apiClient(url: string): Client {
  const traffic: Traffic = { calls: 0, repeated: 0, replayed: 0, longestMs: 0, refusals: new Map(), faults: [] };
  let token = '';

  async function post(path: string, body: object, key: string | null): Promise<unknown> {
    const begun = Date.now();
    traffic.calls++;
    for (let tries = 1; ; tries++) {
      const answer = await attempt(path, body, key);
      if (tries === 2) traffic.repeated++;
      if ('data' in answer) {
        traffic.longestMs = Math.max(traffic.longestMs, Date.now() - begun);
        if (answer.replayed) traffic.replayed++;
        return answer.data;
      }
      traffic.refusals.set(answer.refusal, (traffic.refusals.get(answer.refusal) ?? 0) + 1);
      if (!answer.mayRepeat) traffic.faults.push(`POST ${path}: ${answer.refusal}`);
      if (!answer.mayRepeat || Date.now() - begun > GIVE_UP_MS)
        throw new Error(`POST ${path} after ${tries} tries: ${answer.refusal}`);
      await delay(TRY_AGAIN_MS);
    }
  }

  type Attempt =
    | { readonly data: unknown; readonly replayed: boolean }
    | { readonly refusal: string; readonly mayRepeat: boolean };

  async function attempt(path: string, body: object, key: string | null): Promise<Attempt> {
    let response: Response;
    let text: string;
    try {
      response = await fetch(`${url}/api/v1${path}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(token ? { authorization: `Bearer ${token}` } : {}),
          ...(key ? { 'idempotency-key': key } : {}),
        },
        body: JSON.stringify(body),
      });
      text = await response.text();
    } catch {
      return { refusal: 'no API', mayRepeat: true };
    }
    const envelope = JSON.parse(text) as { data: unknown; error: { code: string; message: string } | null };
    if (response.ok) return { data: envelope.data, replayed: response.headers.has('idempotency-replayed') };
    const refusal = `${response.status} ${envelope.error?.code}: ${envelope.error?.message}`;
    return { refusal, mayRepeat: response.status === 503 && envelope.error?.code === 'Unavailable' };
  }

  return {
    traffic,
    post,
    async signIn(email, password) {
      const { accessToken } = (await post('/auth/login', { email, password }, null)) as { accessToken: string };
      token = accessToken;
    },
  };
}
