import http from 'node:http';
import https from 'node:https';
import { AppError, validation } from '../../domain/errors.ts';
import { OPEN_INTERNET, type Pinned, type PinSeams, pin } from './pin.ts';

export interface FetchLimits {
  /** Of the body, as it comes over the wire. */
  readonly maxBytes: number;
  /** For all of it, redirects included. */
  readonly timeoutMs: number;
  readonly accept: string;
}

/** How a test opens a door that is shut in production. */
export interface FetchSeams extends PinSeams {
  readonly protocols: readonly string[];
}

const PRODUCTION: FetchSeams = { ...OPEN_INTERNET, protocols: ['https:'] };
const MOST_REDIRECTS = 3;

/** As `fetchBytes`, for what is a text. */
export const fetchPublic = async (url: string, limits: FetchLimits, seams: FetchSeams = PRODUCTION): Promise<string> =>
  (await fetchBytes(url, limits, seams)).toString('utf8');

/**
 * Reads what a user, or a mail, names by its address. Only https, only from addresses of the open internet: every name is resolved here,
 * all its addresses are looked at, and the connection goes to the one that was looked at, so that a name cannot change its mind in between.
 * Redirects are followed by the same rules. @throws AppError Validation in words for whoever typed the address
 */
export async function fetchBytes(url: string, limits: FetchLimits, seams: FetchSeams = PRODUCTION): Promise<Buffer> {
  const signal = AbortSignal.timeout(limits.timeoutMs);
  let target = parse(url, seams);
  for (let hop = 0; ; hop += 1) {
    const answer = await within(signal, ask(target, limits, seams, signal));
    if ('bytes' in answer) return answer.bytes;
    if (hop >= MOST_REDIRECTS) throw refusal('The address leads on to others too often.');
    target = parse(answer.redirect, seams, target);
  }
}

const refusal = (message: string) => validation(message, [{ path: 'url', message }]);

function parse(text: string, seams: FetchSeams, base?: URL): URL {
  const url = URL.canParse(text, base?.href) ? new URL(text, base?.href) : null;
  if (!url) throw refusal('This is not a web address.');
  if (!seams.protocols.includes(url.protocol)) throw refusal('Use an address that begins with https://.');
  if (url.username || url.password) throw refusal('Leave user name and password out of the address.');
  return url;
}

type Answer = { readonly bytes: Buffer } | { readonly redirect: string };

/** What `work` comes to before the time is up; whatever goes wrong is said in words. */
async function within<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const late = () => refusal('The address did not answer in time.');
  let ring = () => {};
  const timeUp = new Promise<never>((_, reject) => {
    ring = () => reject(late());
    if (signal.aborted) ring();
  });
  signal.addEventListener('abort', ring);
  try {
    return await Promise.race([work, timeUp]);
  } catch (error) {
    if (signal.aborted) throw late();
    if (error instanceof AppError) throw error;
    throw refusal(`The address could not be reached: ${words(error as Error)}.`);
  } finally {
    signal.removeEventListener('abort', ring);
  }
}

/** @throws AppError Validation */
async function pinned(host: string, seams: FetchSeams): Promise<Pinned> {
  const found = await pin(host, seams);
  if ('to' in found) return found.to;
  throw refusal(
    found.refused === 'unknown'
      ? `There is no host ${host}.`
      : 'The address lies in a private network. Use one of the open internet.',
  );
}

async function ask(url: URL, limits: FetchLimits, seams: FetchSeams, signal: AbortSignal): Promise<Answer> {
  const { address, family } = await pinned(url.hostname, seams);
  signal.throwIfAborted();
  return new Promise<Answer>((resolve, reject) => {
    const request = (url.protocol === 'https:' ? https : http).request(
      url,
      {
        signal,
        // The name is asked for once, above: the certificate is checked against it, the connection goes to what was found.
        lookup: (_host, options, found) =>
          options.all ? found(null, [{ address, family }]) : found(null, address, family),
        agent: false,
        headers: { accept: limits.accept, 'accept-encoding': 'identity', 'user-agent': 'Backbeat' },
      },
      (response) => {
        const status = response.statusCode ?? 0;
        const { location } = response.headers;
        if (status >= 300 && status < 400 && location) {
          response.destroy();
          resolve({ redirect: location });
        } else if (status !== 200) {
          response.destroy();
          reject(refusal(`The address answered with ${status} instead of a file.`));
        } else read(response, limits, resolve, reject);
      },
    );
    request.on('error', reject);
    request.end();
  });
}

function read(
  response: http.IncomingMessage,
  { maxBytes }: FetchLimits,
  resolve: (answer: Answer) => void,
  reject: (error: Error) => void,
): void {
  const parts: Buffer[] = [];
  let size = 0;
  response.on('data', (part: Buffer) => {
    size += part.length;
    parts.push(part);
    if (size <= maxBytes) return;
    response.destroy();
    reject(refusal(`The file is larger than ${Math.floor(maxBytes / 1000)} kB.`));
  });
  response.on('end', () => resolve({ bytes: Buffer.concat(parts) }));
  response.on('error', reject);
}

const words = (error: Error & { code?: string }): string =>
  error.code === 'ECONNREFUSED'
    ? 'it refuses connections'
    : /CERT|SELF_SIGNED|ALTNAME/.test(error.code ?? '')
      ? 'its certificate is not valid'
      : 'the connection failed';
