import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startApi } from '../api/node.ts';
import type { DatabaseUrls } from '../config.ts';
import { updateCalendar } from '../services/calendars/update.ts';
import { systemClock } from '../services/clock.ts';
import type { Ctx } from '../services/context.ts';
import { openDatabase } from '../services/database.ts';
import { createTenant, setupCtx } from '../services/members/create-tenant.ts';
import { beginProcesses } from '../services/processes/change.ts';
import { ticketStore } from '../services/tickets/process.ts';
import { OFFICE, openSupport } from '../test/support/tickets.ts';
import { type Cpu, cpuBetween, percentile } from './house.ts';

const CONNECTIONS = 16;
const WARM = 300;
const CLOSED = 2000;
/** Requests a second that come whether the one before is answered or not: of a hundred people who each open one every four seconds, and of four times as many. */
const PACES = [25, 100] as const;
const PACED = 500;

export interface TicketFigures {
  /** Milliseconds, sorted: sixteen requests always under way. */
  readonly closed: readonly number[];
  readonly perSecond: number;
  /** Seconds of processor time that they took. */
  readonly cpu: Cpu;
  /** The same over sixteen connections at a steady rate. */
  readonly paced: readonly { readonly perSecond: number; readonly taken: readonly number[] }[];
  readonly moved: number;
  readonly moveMs: number;
}

/** @param urls of a migrated database */
export async function ticketBench(
  urls: DatabaseUrls,
  cpu: () => Promise<Cpu>,
  openTickets = 10_000,
): Promise<TicketFigures> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'backbeat-bench-api-'));
  const node = await startApi(
    {
      database: { ...urls, poolSize: CONNECTIONS },
      temporal: { address: '127.0.0.1:9', namespace: 'default', uiUrl: null, security: {} },
      http: { host: '127.0.0.1', port: 0, publicUrl: 'http://localhost:4000' },
      secret: Buffer.alloc(32, 7),
      demo: false,
      dataDir,
      limits: { perSession: 1_000_000, perAddress: 1_000_000 },
      logLevel: 'silent',
    },
    { temporal: false },
  );
  const owner = openDatabase(urls.owner, { connections: 2 });
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  try {
    const maker = { owner, identity: node.deps.identity, clock: systemClock };
    const account = { email: 'owner@bench.test', name: 'Bench Owner', password: 'correct horse battery' };
    const place = { slug: 'bench', name: 'Bench', zone: 'UTC', currency: 'EUR' };
    const { tenantId, ownerId } = await createTenant(maker, { ...place, owner: account });
    const ctx: Ctx = { ...setupCtx(maker, tenantId), db: node.deps.db };
    const policy = await openSupport(ctx);
    const post = poster(agent, node.port);
    const { accessToken } = (await post('/auth/login', account)).data as { accessToken: string };
    const create = async (n: number): Promise<number> => {
      const started = performance.now();
      const { data } = await post(
        '/tickets',
        { subject: `Question ${n}`, body: 'How does it work?', assigneeId: ownerId },
        accessToken,
      );
      if ((data as { clocks: unknown[] }).clocks.length !== 2) throw new Error('the answer has no clocks');
      return performance.now() - started;
    };
    await atOnce(WARM, create);
    // As autovacuum does within a minute: plans made for empty tables cost a ticket a millisecond more.
    await owner.anyone.$executeRawUnsafe('ANALYZE');
    const before = await cpu();
    const began = performance.now();
    const closed = sorted(await atOnce(CLOSED, create));
    const perSecond = CLOSED / ((performance.now() - began) / 1000);
    const used = cpuBetween(before, await cpu());
    const paced: { perSecond: number; taken: number[] }[] = [];
    for (const pace of PACES) paced.push({ perSecond: pace, taken: sorted(await atPace(pace, create)) });
    const { moved, moveMs } = await moveDeadlines(ctx, policy.calendarId, openTickets);
    return { closed, perSecond, cpu: used, paced, moved, moveMs };
  } finally {
    agent.destroy();
    await Promise.all([node.stop(), owner.close()]);
    await rm(dataDir, { recursive: true, force: true });
  }
}

const sorted = (all: readonly number[]): number[] => [...all].sort((a, b) => a - b);

function poster(agent: Agent, port: number) {
  return (where: string, body: object, token?: string): Promise<{ data: unknown }> =>
    new Promise((resolve, reject) => {
      const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
      const call = request({ agent, port, method: 'POST', path: `/api/v1${where}`, headers }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          if ((answer.statusCode ?? 500) < 300) resolve(JSON.parse(text) as { data: unknown });
          else reject(new Error(`${answer.statusCode}: ${text.slice(0, 200)}`));
        });
      });
      call.on('error', reject);
      call.end(JSON.stringify(body));
    });
}

async function atOnce(count: number, ask: (n: number) => Promise<number>): Promise<number[]> {
  const taken: number[] = [];
  let next = 0;
  const work = async () => {
    while (next < count) taken.push(await ask(next++));
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, work));
  return taken;
}

/** One that waits for a free connection is measured from when it was asked. */
async function atPace(perSecond: number, ask: (n: number) => Promise<number>): Promise<number[]> {
  const started = performance.now();
  const asked: Promise<number>[] = [];
  for (let n = 0; n < PACED; n++) {
    await pause(Math.max(0, started + (n * 1000) / perSecond - performance.now()));
    asked.push(ask(n));
  }
  return Promise.all(asked);
}

/** Open tickets with a running process each, then an edit that shortens every day by an hour. */
async function moveDeadlines(ctx: Ctx, calendarId: string, count: number): Promise<{ moved: number; moveMs: number }> {
  const now = await ctx.clock.now();
  await ctx.db.withTenant(ctx.tenantId, async (tx) => {
    const ids = await tx.$queryRaw<{ id: string }[]>`
      INSERT INTO ticket (tenant_id, id, number, subject, status, initial_status, priority, sla_policy_id, sla_policy_version_id, targets, created_at, updated_at)
      SELECT s.tenant_id, uuidv7(), 5000000 + n, 'Question ' || n, 'open', 'new', 'normal', s.id, s.current_version_id,
        '{"first_response": 7200, "resolution": 28800}', ${new Date(now)}, ${new Date(now)}
      FROM generate_series(1, ${count}::int) AS n, sla_policy s WHERE s.tenant_id = ${ctx.tenantId}::uuid RETURNING id`;
    await beginProcesses(
      ctx,
      tx,
      ticketStore,
      ids.map(({ id }) => ({ subjectId: id })),
      now,
    );
  });
  const { version } = await ctx.db.withTenant(ctx.tenantId, (tx) =>
    tx.businessCalendar.findFirstOrThrow({ where: { id: calendarId }, select: { version: true } }),
  );
  const day: [[string, string]] = [['10:00', '17:00']];
  const weekly = { ...OFFICE.weekly, mon: day, tue: day, wed: day, thu: day, fri: day };
  const started = performance.now();
  const { ticketsMoved } = await updateCalendar(ctx, { id: calendarId, version, weekly });
  return { moved: ticketsMoved, moveMs: performance.now() - started };
}

export function ticketLines({ closed, perSecond, cpu, paced, moved, moveMs }: TicketFigures): string[] {
  const words = (all: readonly number[]) =>
    [0.5, 0.9, 0.99].map((share) => `p${share * 100} ${percentile(all, share).toFixed(1)} ms`).join(', ');
  return [
    `a ticket opened over HTTP, its clocks in the answer, ${CONNECTIONS} connections; client, API and Postgres on the same cores`,
    `as fast as it goes, each connection always waiting for an answer: ${words(closed)} (${perSecond.toFixed(0)} a second)`,
    `processor time of one: ${((cpu.caller * 1000) / CLOSED).toFixed(1)} ms of client and API, ${((cpu.postgres * 1000) / CLOSED).toFixed(1)} ms of Postgres`,
    ...paced.map(({ perSecond: pace, taken }) => `at a steady ${pace} a second, answered or not: ${words(taken)}`),
    `an edit of a calendar that moves ${moved.toLocaleString('en')} open clocks: ${(moveMs / 1000).toFixed(2)} s`,
  ];
}
