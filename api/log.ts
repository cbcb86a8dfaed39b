import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { type Options, pinoHttp } from 'pino-http';
import { newId } from '../services/ids.ts';
import { serializeError } from '../services/log.ts';

const REQUEST_ID = /^[\w-]{8,64}$/;

/** Path without the query, in which people may be searched for; tRPC's input is in the query too. */
const pathOf = (req: IncomingMessage & { originalUrl?: string }) =>
  // A link to join, to a ticket, to an invoice or an account, out of a mailing is a key.
  (req.originalUrl ?? req.url ?? '')
    .split('?')[0]
    ?.replace(/^\/(welcome|portal|survey|unsubscribe|pay|account)\/.+/, '/$1/…');

/** One line a request: what was asked, how it ended, for which tenant and member. No bodies, no headers, no addresses. */
export const logRequests = (log: Logger) =>
  pinoHttp({
    logger: log,
    genReqId(req, res) {
      const given = req.headers['x-request-id'];
      const id = typeof given === 'string' && REQUEST_ID.test(given) ? given : newId();
      res.setHeader('X-Request-Id', id);
      return id;
    },
    autoLogging: { ignore: (req) => /^\/(health|metrics|assets)/.test(req.url ?? '') },
    quietReqLogger: true,
    wrapSerializers: false,
    serializers: {
      req: (req: IncomingMessage) => ({ method: req.method, path: pathOf(req) }),
      res: (res: ServerResponse) => ({ status: res.statusCode }),
      err: (error: unknown) => serializeError(error),
    },
    customProps: (_req, res) => (res as ServerResponse & { locals?: { signedIn?: object } }).locals?.signedIn ?? {},
    customLogLevel: (_req, res, error) => (error || res.statusCode >= 500 ? 'error' : 'info'),
  } satisfies Options);

/** The request's id and its own log, as logRequests gave them. */
export const requestIdOf = (req: IncomingMessage): string => String(req.id);
export const logOf = (req: IncomingMessage): Logger => req.log;
