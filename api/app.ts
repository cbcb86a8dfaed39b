import { createExpressMiddleware } from '@trpc/server/adapters/express';
import express, {
  type ErrorRequestHandler,
  type Express,
  type Request,
  type RequestHandler,
  type Response,
} from 'express';
import helmet from 'helmet';
import { forbidden, notFound } from '../domain/errors.ts';
import { billingFiles } from './billing-files.ts';
import { BODY_BYTES, type BodySize, bodySizes } from './body-limit.ts';
import { compressJson } from './compressed.ts';
import type { ApiDeps } from './deps.ts';
import { documents } from './documents.ts';
import { downloads } from './downloads.ts';
import { toAppError } from './errors.ts';
import { exports } from './exports.ts';
import { health } from './health.ts';
import { logRequests } from './log.ts';
import { metrics } from './metrics.ts';
import { docsPages, webPages } from './pages.ts';
import { publicPages } from './public/pages.ts';
import { openApiDocument } from './rest/document.ts';
import { restDoor } from './rest/door.ts';
import { sendError } from './rest/envelope.ts';
import { operationsOf } from './rest/operations.ts';
import { appRouter } from './router.ts';
import { plainRoutes } from './routes.ts';
import { type CreateContext, contextOf } from './session/context.ts';
import { type SessionCookies, sessionCookies } from './session/cookies.ts';
import { isCrossSite } from './session/cross-site.ts';
import { unsubscribePages } from './unsubscribe.ts';

/** Version of the REST interface, not of the product. */
const API_VERSION = '1.0';

export interface ApiApp {
  readonly app: Express;
  /** Cuts the event streams off, so that browsers connect again, to another node. */
  endStreams(): void;
}

export function createApp(deps: ApiDeps): ApiApp {
  const { publicUrl } = deps.config.http;
  const app = express();
  const { count, page } = metrics(deps);
  const cookies = sessionCookies(publicUrl);
  const createContext = contextOf(deps, cookies);
  const sizeOf = bodySizes(deps, cookies);
  const streams = new Set<Response>();

  app.disable('x-powered-by');
  // Whose X-Forwarded-For is believed: a proxy on this machine or in its private network.
  app.set('trust proxy', ['loopback', 'linklocal', 'uniquelocal']);
  app.use(securityHeaders(publicUrl), logRequests(deps.log), count);
  app.use('/health', named('health'), health(deps));
  app.get('/metrics', named('metrics'), page);
  app.use('/api', refuseCrossSite(cookies, publicUrl), noStore, compressJson);
  app.use('/api/trpc', keepStreams(streams), trpcDoor(deps, createContext, sizeOf));
  app.use('/api/v1', restRoutes(createContext, sizeOf));
  app.use('/api/docs', docsPages());
  app.use('/api', (req, res) => sendError(req, res, notFound(`${req.method} ${req.originalUrl.split('?')[0]}`)));
  app.use(named('web'), unsubscribePages(deps), publicPages(deps), webPages(deps.webRoot));
  app.use(((error, req, res, _next) => sendError(req, res, toAppError(error))) satisfies ErrorRequestHandler);
  return {
    app,
    endStreams: () => {
      for (const res of streams) res.destroy();
    },
  };
}

function securityHeaders(publicUrl: string): RequestHandler {
  const https = publicUrl.startsWith('https:');
  const own = ["'self'"];
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: own,
        scriptSrc: own,
        styleSrc: own,
        fontSrc: own,
        connectSrc: own,
        imgSrc: [...own, 'data:'],
        objectSrc: ["'none'"],
        baseUri: own,
        formAction: own,
        frameAncestors: ["'none'"],
        ...(https ? { upgradeInsecureRequests: [] } : {}),
      },
    },
    strictTransportSecurity: https,
    xFrameOptions: { action: 'deny' },
  });
}

/** Names what metrics count a request as. */
const named =
  (route: string): RequestHandler =>
  (_req, res, next) => {
    res.locals.route = route;
    next();
  };

const noStore: RequestHandler = (_req, res, next) => {
  res.setHeader('Cache-Control', 'no-store');
  next();
};

const refuseCrossSite =
  (cookies: SessionCookies, publicUrl: string): RequestHandler =>
  (req, res, next) => {
    if (!isCrossSite(req, cookies, publicUrl)) return next();
    sendError(
      req,
      res,
      forbidden('This request came from another site. Clients send Authorization, or the header x-backbeat.'),
    );
  };

const keepStreams =
  (streams: Set<Response>): RequestHandler =>
  (req, res, next) => {
    if (req.path.startsWith('/live.')) {
      streams.add(res);
      res.once('close', () => streams.delete(res));
    }
    next();
  };

type SizeOf = (req: Request) => Promise<BodySize>;

function trpcDoor(deps: ApiDeps, createContext: CreateContext, sizeOf: SizeOf): RequestHandler {
  const known = new Set(Object.keys(appRouter._def.procedures));
  const door = (size: BodySize) =>
    createExpressMiddleware({
      router: appRouter,
      maxBodySize: BODY_BYTES[size],
      createContext,
      maxBatchSize: 30,
      // A question too long for an address, such as a policy that is being written, comes by POST.
      allowMethodOverride: true,
      onError({ error, path, ctx }) {
        const failed = toAppError(error);
        if (failed.kind === 'Internal') {
          deps.log.error({ err: failed.cause ?? failed, path, requestId: ctx?.requestId }, 'request failed');
        }
      },
      responseMeta({ errors }) {
        const wait = errors.map((error) => toAppError(error).retryAfterSeconds).find((seconds) => seconds !== null);
        return wait ? { headers: { 'Retry-After': String(wait) } } : {};
      },
    });
  const doors = { usual: door('usual'), large: door('large') };
  return async (req, res, next) => {
    const path = req.path.slice(1);
    res.locals.route = known.has(path) ? `trpc ${path}` : 'trpc';
    return doors[await sizeOf(req)](req, res, next);
  };
}

function restRoutes(createContext: CreateContext, sizeOf: SizeOf): express.Router {
  const routes = express.Router();
  const document = openApiDocument(operationsOf(appRouter), plainRoutes, API_VERSION);
  routes.get('/openapi.json', (_req: Request, res: Response) => {
    res.setHeader('Cache-Control', 'no-cache');
    res.json(document);
  });
  for (const route of plainRoutes) {
    const path = route.path.replace(/\{(\w+)\}/g, ':$1');
    routes.post(path, named(`/api/v1${route.path}`), route.handler(createContext));
  }
  routes.use(
    named('/api/v1 file'),
    downloads(createContext),
    documents(createContext),
    exports(createContext),
    billingFiles(createContext),
  );
  const json = {
    usual: express.json({ limit: BODY_BYTES.usual }),
    large: express.json({ limit: BODY_BYTES.large }),
  };
  routes.use(async (req, res, next) => json[await sizeOf(req)](req, res, next), restDoor(createContext));
  return routes;
}
