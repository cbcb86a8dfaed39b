import type { Clock } from './clock.ts';

/** Prisma's words for a database that cannot be reached, is starting, closed the connection, or has none free. */
const CODES = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028']);
/** The same as its driver adapter says them where a raw query failed: the code is P2010 then, whatever the cause. */
const KINDS = new Set(['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout', 'TooManyConnections']);
/** Connection exceptions, resources used up, an administrator's or a crash's shutdown, starting up, a transaction that took too long. */
const SQL_STATES = /^(08|53|57P|25P04)/;
const SOCKET = /^(ECONN|EPIPE$|ETIMEDOUT$|ENOTFOUND$|EAI_AGAIN$)/;
/** What pg throws without any code when a server dies under a query, or no connection was free in time. */
const WORDS =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/;

/**
 * The database is away, starting or ending: the failure says nothing about what was asked, and asking again later may help.
 * Of a transaction that failed so nobody knows whether its commit came through.
 */
export function isOutage(error: unknown): boolean {
  for (let cause = error, depth = 0; cause && depth < 6; depth++) {
    if (saysOutage(cause as Failure)) return true;
    const { meta, cause: inner } = cause as Failure;
    cause = meta?.driverAdapterError ?? inner;
  }
  return false;
}

interface Failure {
  readonly code?: unknown;
  readonly kind?: unknown;
  readonly originalCode?: unknown;
  readonly message?: unknown;
  readonly cause?: unknown;
  readonly meta?: { readonly driverAdapterError?: unknown };
}

function saysOutage({ code, kind, originalCode, message }: Failure): boolean {
  const codes = [code, originalCode].filter((value) => typeof value === 'string');
  if (codes.some((value) => CODES.has(value) || SQL_STATES.test(value) || SOCKET.test(value))) return true;
  return KINDS.has(String(kind)) || (typeof message === 'string' && WORDS.test(message));
}

/** 0.1 s, 0.2 s, 0.4 s … as long as it fits into this. */
const PATIENCE_MS = 30_000;

/** Keeps at writing down what must not be lost (an answer from outside) while the database is away, half a minute at most. */
export async function throughOutage<T>(clock: Clock, work: () => Promise<T>): Promise<T> {
  const until = (await clock.now()) + PATIENCE_MS;
  for (let wait = 100; ; wait *= 2) {
    try {
      return await work();
    } catch (error) {
      const again = (await clock.now()) + wait;
      if (!isOutage(error) || again > until) throw error;
      await clock.sleepUntil(again);
    }
  }
}
