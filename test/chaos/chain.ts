import pg from 'pg';
import type { DatabaseUrls } from '../../config.ts';
import { ROLE_PERMISSIONS } from '../../domain/members/permissions.ts';
import { HOUR, type Instant } from '../../domain/time/instant.ts';
import { openIdentity } from '../../services/auth/identity.ts';
import { updateAvailability } from '../../services/availability/update.ts';
import { createCalendar } from '../../services/calendars/create.ts';
import { systemClock } from '../../services/clock.ts';
import type { Ctx } from '../../services/context.ts';
import { type Database, openDatabase, Prisma } from '../../services/database.ts';
import { derivedId, ledgerId } from '../../services/ids.ts';
import { createMember } from '../../services/members/create-member.ts';
import { createTenant, setupCtx } from '../../services/members/create-tenant.ts';
import { actRows } from '../../services/processes/act.ts';
import { createSlaPolicy } from '../../services/slaPolicies/create.ts';
import { createTeam } from '../../services/teams/create.ts';
import { createTicket } from '../../services/tickets/create.ts';
import { ticketStore } from '../../services/tickets/process.ts';
import { OWNER, PASSWORD } from './seed.ts';

/** The chain, in its order: when each step is due after the ticket's opening, and that none is near another. */
export const STEPS = [
  { key: 'warn:first_response#1@50', afterMs: 2 * HOUR },
  { key: 'breach:first_response#1', afterMs: 4 * HOUR },
  { key: 'escalate:first_response#1/1', afterMs: 5 * HOUR },
  { key: 'escalate:first_response#1/2', afterMs: 6 * HOUR },
  { key: 'escalate:first_response#1/3', afterMs: 7 * HOUR },
] as const;

/** played: by this process, to compare with; held: the worker dies in the middle of its step; free: its step has just been done then. */
export const PARTS_PLAYED = ['played', 'held', 'free'] as const;
export type PartPlayed = (typeof PARTS_PLAYED)[number];

export interface ChainTicket {
  readonly step: number;
  readonly part: PartPlayed;
  readonly id: string;
  readonly processId: string;
}

export interface Chain {
  readonly tenantId: string;
  readonly ownerId: string;
  readonly agentId: string;
  readonly tickets: readonly ChainTicket[];
}

/** For each step three tickets whose earlier steps are done, each at its instant, and that are due for this one now. */
export async function seedChain(urls: DatabaseUrls, now: Instant): Promise<Chain> {
  const owner = openDatabase(urls.owner, { connections: 2 });
  const db = openDatabase(urls.app, { connections: 4 });
  const identity = openIdentity({
    authDatabaseUrl: urls.auth,
    // Signs sessions, of which none is made here.
    secret: Buffer.alloc(32),
    publicUrl: 'http://localhost',
    db,
  });
  try {
    const maker = { owner, identity, clock: systemClock };
    const tenant = { slug: 'chain', name: 'Chain', zone: 'UTC', currency: 'EUR' };
    const made = await createTenant(maker, {
      ...tenant,
      owner: { email: OWNER, name: 'Olga Owner', password: PASSWORD },
    });
    const { tenantId, ownerId } = made;
    const person = (email: string, name: string, role: 'manager' | 'support', managerId: string) =>
      createMember(setupCtx(maker, tenantId), { email, name, role, managerId }, identity);
    const lead = await person('lead@chaos.test', 'Lena Lead', 'manager', ownerId);
    const agent = await person('agent@chaos.test', 'Aron Agent', 'support', lead.id);
    const at = (instant: Instant): Ctx => ctxAt(db, { tenantId, ownerId }, instant);
    await openPolicy(at(now - 8 * HOUR), lead.id, agent.id);
    for (const [memberId, phone] of Object.entries({ [ownerId]: '+351910000001', [lead.id]: '+351910000002' })) {
      await updateAvailability(at(now - 8 * HOUR), { memberId, phone, version: 1 });
    }
    const tickets: ChainTicket[] = [];
    for (const part of PARTS_PLAYED) {
      for (const [step, { afterMs }] of STEPS.entries()) {
        const opened = await open(at, agent.id, now - afterMs, part === 'played' ? step + 1 : step);
        tickets.push({ step, part, ...opened });
      }
    }
    return { tenantId, ownerId, agentId: agent.id, tickets };
  } finally {
    await identity.close();
    await Promise.all([owner.close(), db.close()]);
  }
}

function ctxAt(db: Database, { tenantId, ownerId }: Pick<Chain, 'tenantId' | 'ownerId'>, instant: Instant): Ctx {
  const actor = { kind: 'member', id: ownerId, name: 'Olga Owner', permissions: ROLE_PERMISSIONS.owner } as const;
  const clock = { ...systemClock, now: () => Promise.resolve(instant) };
  return { tenantId, actor, db, clock, requestId: 'seed' };
}

/** A ticket of the instant whose first `steps` are done, each at its own. */
async function open(
  at: (instant: Instant) => Ctx,
  agentId: string,
  opened: Instant,
  steps: number,
): Promise<{ id: string; processId: string }> {
  const { id, processId } = await createTicket(at(opened), { subject: 'Down', assigneeId: agentId });
  for (const { afterMs } of STEPS.slice(0, steps)) await play(at(opened + afterMs), { id });
  return { id, processId: processId ?? '' };
}

/** A ticket more that is due for a step now. @returns its id */
export async function openDue(urls: DatabaseUrls, chain: Chain, step: keyof typeof STEPS & number): Promise<string> {
  const db = openDatabase(urls.app, { connections: 1 });
  try {
    const opened = Date.now() - (STEPS[step]?.afterMs ?? 0);
    return (await open((instant) => ctxAt(db, chain, instant), chain.agentId, opened, step)).id;
  } finally {
    await db.close();
  }
}

const HOOK = 'https://hooks.example/chain';

/**
 * Every kind of action has its place in it: people told in the app, by mail, SMS and webhook, a follower, a note, another assignee, a
 * higher priority, another team.
 */
async function openPolicy(ctx: Ctx, leadId: string, agentId: string): Promise<void> {
  const team = await createTeam(ctx, { name: 'Second line', leadId, members: [{ memberId: leadId }] });
  const day: [string, string][] = [['00:00', '24:00']];
  const weekly = { mon: day, tue: day, wed: day, thu: day, fri: day, sat: day, sun: day };
  const calendar = await createCalendar(ctx, { name: 'Always', zone: 'UTC', weekly, holidays: [] });
  const targets = { firstResponseSeconds: 4 * 3600, nextResponseSeconds: null, resolutionSeconds: null };
  const lead = { kind: 'team_lead' } as const;
  const assignee = { kind: 'assignee' } as const;
  await createSlaPolicy(ctx, {
    name: 'Chain',
    calendarId: calendar.id,
    targets: { low: targets, normal: targets, high: targets, urgent: targets },
    warnings: [{ percent: 50, actions: [{ kind: 'notify', to: [assignee], by: ['app', 'email'] }] }],
    escalations: [
      {
        level: 1,
        afterSeconds: 3600,
        actions: [
          { kind: 'notify', to: [assignee, lead], by: ['app', 'email'] },
          { kind: 'add-follower', to: lead },
          { kind: 'post-note', text: 'Look at it at once.' },
        ],
      },
      {
        level: 2,
        afterSeconds: 7200,
        actions: [
          { kind: 'reassign', to: lead },
          { kind: 'raise-priority' },
          { kind: 'notify', to: [assignee, { kind: 'role', role: 'owner' }], by: ['app', 'sms'] },
        ],
      },
      {
        level: 3,
        afterSeconds: 10_800,
        actions: [
          { kind: 'reassign', to: { kind: 'team', teamId: team.id } },
          { kind: 'notify', to: [{ kind: 'member', memberId: agentId }], by: ['app', 'webhook'], webhookUrl: HOOK },
        ],
      },
    ],
  });
}

async function play(ctx: Ctx, { id }: Pick<ChainTicket, 'id'>): Promise<void> {
  const worker: Ctx = { ...ctx, actor: { kind: 'process', id: `ticket-sla/${ctx.tenantId}/${id}` } };
  const where = Prisma.sql`p.tenant_id = ${ctx.tenantId}::uuid AND p.kind = 'ticket-sla' AND p.subject_id = ${id}::uuid`;
  await actRows(worker, ticketStore, where, await ctx.clock.now(), null);
}

/**
 * Holds up the transaction of a step in its middle, when the ledger, the ticket and its notes are written and people are being told: a notice
 * of the same id that nobody has committed lets everybody wait who writes it.
 * @returns what lets go
 */
export async function holdUp(
  url: string,
  { tenantId, agentId }: Chain,
  ticket: ChainTicket,
): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const key = STEPS[ticket.step]?.key ?? '';
  const id = derivedId(ledgerId(tenantId, ticket.processId, key), agentId);
  await client.query('BEGIN');
  await client.query(
    `INSERT INTO notification (tenant_id, id, member_id, tone, title, created_at) VALUES ($1, $2, $3, 'info', 'held up', now())`,
    [tenantId, id, agentId],
  );
  return async () => {
    await client.query('ROLLBACK');
    await client.end();
  };
}

/** Everything that the steps of a ticket have left behind, without what differs from ticket to ticket. */
export async function leftBehind(owner: pg.Pool, { id }: Pick<ChainTicket, 'id'>) {
  const all = async <T extends pg.QueryResultRow>(sql: string) => (await owner.query<T>(sql, [id])).rows;
  const words = (column: string) =>
    `regexp_replace(${column}, 'localhost:\\d+|#\\d+|"number":\\d+|[0-9a-f-]{36}|\\d{4}-\\d\\d-\\d\\d[ T]\\d\\d:\\d\\d(:\\d\\d\\.\\d+Z)?', '…', 'g')`;
  return {
    ticket: await all('SELECT assignee_id, team_id, priority, escalation_level, version FROM ticket WHERE id = $1'),
    ledger: await all(
      `SELECT l.key, l.state, l.attempt, extract(epoch FROM l.due_at - t.created_at)::int AS after FROM ledger l
       JOIN process p ON p.tenant_id = l.tenant_id AND p.id = l.process_id JOIN ticket t ON t.tenant_id = p.tenant_id AND t.id = p.subject_id
       WHERE t.id = $1 ORDER BY l.due_at, l.key`,
    ),
    misses: await all('SELECT target, occurrence FROM ticket_breach WHERE ticket_id = $1'),
    notices: await all(
      `SELECT member_id, tone, ${words('title')} AS title FROM notification WHERE href = '/tickets/' || $1::text ORDER BY 3, 1`,
    ),
    messages: await all<{ channel: string; state: string; attempt: number }>(
      // Where the worker died over a sending whose receiver keeps no keys, it may have arrived, and is left to a person.
      `SELECT channel, to_address, ${words('subject')} AS subject, ${words('body')} AS body, attempt,
         CASE WHEN channel <> 'email' AND state IN ('sent', 'unknown') THEN 'sent or unknown' ELSE state END AS state
       FROM message WHERE subject_id = $1 ORDER BY 3, 2, 1`,
    ),
    notes: await all(`SELECT kind, ${words('body')} AS body FROM ticket_message WHERE ticket_id = $1 ORDER BY 2`),
    followers: await all('SELECT member_id FROM ticket_follower WHERE ticket_id = $1 ORDER BY 1'),
    events: await all('SELECT kind, targets FROM ticket_event WHERE ticket_id = $1 ORDER BY at, seq'),
    audit: await all(
      `SELECT action, after - 'number' AS after FROM audit WHERE subject_id = $1 AND noun = 'ticket' ORDER BY at, id`,
    ),
  };
}
