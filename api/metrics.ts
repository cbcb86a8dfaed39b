import type { RequestHandler, Response } from 'express';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { ApiDeps } from './deps.ts';
import { relayLag } from './health.ts';

/** What a request counts as: a route or procedure we know, never a path that a caller can make up. */
const routeOf = (res: Response): string => (res.locals.route as string | undefined) ?? 'other';

export function metrics(deps: ApiDeps): { count: RequestHandler; page: RequestHandler } {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time until the answer was sent',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  });
  new Gauge({
    name: 'backbeat_relay_lag_seconds',
    help: 'How long the oldest wake has waited for the relay',
    registers: [registry],
    async collect() {
      this.set(await relayLag(deps).catch(() => Number.NaN));
    },
  });
  return {
    count: (req, res, next) => {
      const started = performance.now();
      res.once('finish', () => {
        const labels = { method: req.method, route: routeOf(res), status: res.statusCode };
        duration.observe(labels, (performance.now() - started) / 1000);
      });
      next();
    },
    page: async (_req, res) => {
      res.type(registry.contentType).send(await registry.metrics());
    },
  };
}
