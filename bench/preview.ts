import pg from 'pg';
import type { DatabaseUrls } from '../config.ts';
import { ROLE_PERMISSIONS } from '../domain/members/permissions.ts';
import { previewAmendment } from '../services/billing/preview-amendment.ts';
import { previewLife } from '../services/billing/preview-life.ts';
import { systemClock } from '../services/clock.ts';
import type { Ctx } from '../services/context.ts';
import { openDatabase } from '../services/database.ts';
import { bill, newPlan, subscribe } from '../test/support/billing.ts';
import { newTenant } from '../test/support/tenant.ts';

export interface PreviewFigures {
  readonly previews: number;
  /** Of an upgrade now, with the invoice it makes and the three that follow. */
  readonly amendment: Quantiles;
  /** Of ending now, with what is given back. */
  readonly life: Quantiles;
}

interface Quantiles {
  readonly p50: number;
  readonly p99: number;
}

/** Previews one after the other of subscriptions with two years of invoices behind them. @param urls of a migrated database */
export async function previewBench(urls: DatabaseUrls, previews = 1000): Promise<PreviewFigures> {
  const owner = new pg.Pool({ connectionString: urls.owner, max: 1 });
  const db = openDatabase(urls.app, { connections: 2 });
  try {
    const tenant = await newTenant(owner, 'Bench', 'Europe/Berlin');
    const actor = {
      kind: 'member',
      id: tenant.members.owner,
      name: 'Owner',
      permissions: ROLE_PERMISSIONS.owner,
    } as const;
    const ctx: Ctx = { tenantId: tenant.id, actor, clock: systemClock, db, requestId: null };
    const pricePlanId = (await newPlan(ctx)).id;
    const startAt = new Date(Date.now() - 700 * 86_400_000).toISOString();
    const ids: string[] = [];
    for (let n = 0; n < 20; n += 1) ids.push((await subscribe(ctx, { pricePlanId, startAt })).id);
    await bill(ctx);
    await owner.query('ANALYZE');
    const amendment = (id: string, n: number) =>
      previewAmendment(ctx, { id, amendment: { kind: 'price', quantity: 2 + (n % 50), when: 'now' } });
    const life = (id: string) => previewLife(ctx, { id, change: { kind: 'cancel', at: 'now' } });
    return { previews, amendment: await timed(ids, previews, amendment), life: await timed(ids, previews, life) };
  } finally {
    await Promise.all([db.close(), owner.end()]);
  }
}

async function timed(
  ids: readonly string[],
  count: number,
  preview: (id: string, n: number) => Promise<unknown>,
): Promise<Quantiles> {
  const took: number[] = [];
  // Code is compiled by running it: the first two hundred are not counted.
  for (let n = -200; n < count; n += 1) {
    const started = performance.now();
    await preview(ids[Math.abs(n) % ids.length] ?? '', Math.abs(n));
    if (n >= 0) took.push(performance.now() - started);
  }
  took.sort((a, b) => a - b);
  const at = (share: number) => took[Math.min(took.length - 1, Math.floor(share * took.length))] ?? 0;
  return { p50: at(0.5), p99: at(0.99) };
}

const words = ({ p50, p99 }: Quantiles): string => `p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`;

export const previewLines = ({ previews, amendment, life }: PreviewFigures): string[] => [
  `an upgrade now: ${words(amendment)} of ${previews.toLocaleString('en')}`,
  `ending now, with what is given back: ${words(life)}`,
];
