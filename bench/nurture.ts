import type pg from 'pg';
import type { JourneyNode } from '../domain/journeys/contract.ts';
import { MINUTE } from '../domain/time/instant.ts';
import { enrolLeads } from '../services/enrolments/enrol.ts';
import { newId } from '../services/ids.ts';
import { createJourney } from '../services/journeys/create.ts';
import { publishJourney } from '../services/journeys/publish.ts';
import { newTenant } from '../test/support/tenant.ts';
import { type BenchHouse, type Cpu, cpuBetween, cpuWords, percentile, until } from './house.ts';

const BODY = `Hello {{firstName|there}},\n\n${'You asked about our courses, and here is what others asked next. '.repeat(6)}`;
const mail = (id: string, nextId: string): JourneyNode => ({
  id,
  type: 'send-email',
  subject: 'Your {{source|question}}',
  body: BODY,
  nextId,
});
const twoDays: JourneyNode = {
  id: 'two-days',
  type: 'wait',
  wait: { for: { unit: 'days', count: 2 } },
  nextId: 'second',
};
const LATER: JourneyNode[] = [twoDays, mail('second', 'end'), { id: 'end', type: 'end' }];

interface Prepared {
  readonly tenantId: string;
  readonly journeyId: string;
}

async function prepare(house: BenchHouse, leads: number, nodes: JourneyNode[]): Promise<Prepared> {
  const { id: tenantId } = await newTenant(house.owner, 'Bench', 'Europe/Berlin');
  await house.owner.query(
    `INSERT INTO lead (tenant_id, id, external_id, name, email, zone, source, status, fields, created_at, updated_at)
     SELECT $1, uuidv7(), 'lead-' || n, 'Lead ' || n, 'lead-' || n || '@example.test', ('{Europe/Berlin,America/New_York,Asia/Kolkata}'::text[])[1 + n % 3],
       'Google', 'new', jsonb_build_object('totalVisits', n % 7, 'occupation', 'Student'), now() - interval '1 day', now() - interval '1 day'
     FROM generate_series(1, $2) n`,
    [tenantId, leads],
  );
  const ctx = house.ctx(tenantId);
  const journey = await createJourney(ctx, {
    name: 'Bench',
    design: { graph: { startId: nodes[0]?.id ?? '', nodes } },
  });
  await publishJourney(ctx, { id: journey.id, version: 1 });
  await house.owner.query('ANALYZE');
  return { tenantId, journeyId: journey.id };
}

const everyLead = { and: [] };

async function workflowIds(house: BenchHouse, tenantId: string): Promise<string[]> {
  const { rows } = await house.owner.query<{ id: string }>(
    `SELECT DISTINCT workflow_id AS id FROM process WHERE tenant_id = $1 AND kind = 'nurture'`,
    [tenantId],
  );
  return rows.map(({ id }) => id);
}

/** Every cohort's loop says that it waits. */
async function allWaiting(house: BenchHouse, tenantId: string): Promise<void> {
  const ids = await workflowIds(house, tenantId);
  await Promise.all(
    ids.map((id) =>
      until(
        `loop of ${id}`,
        () =>
          house.client.workflow
            .getHandle(id)
            .query<{ phase: string }>('status')
            .then(
              ({ phase }) => phase,
              () => 'unknown',
            ),
        (phase) => phase === 'waiting',
      ),
    ),
  );
}

export interface EnrolFigures {
  /** From the call until every first message and ledger entry is committed and every next instant planned. */
  readonly rowsMs: number;
  /** Until, beside that, every cohort's timer is set in Temporal. */
  readonly timersMs: number;
  /** The same rows by plain set-based statements of 500, one connection. */
  readonly rawMs: number;
  readonly cpu: Cpu;
  readonly rawCpu: Cpu;
}

/** Enrols leads by one call; they get their first message at once and then wait for two days. */
export async function benchEnrolment(house: BenchHouse, leads = 10_000): Promise<EnrolFigures> {
  const first: JourneyNode[] = [mail('first', 'two-days'), ...LATER];
  // Code is compiled by running it: what is measured is a worker that has been up for a minute.
  for (let warm = 0; warm < 3; warm++) await enrolAll(house, await prepare(house, 1500, first), 1500);
  const prepared = await prepare(house, leads, first);
  const before = await house.cpu();
  const figures = await enrolAll(house, prepared, leads);
  const cpu = cpuBetween(before, await house.cpu());
  return { ...figures, cpu, ...(await rawEnrolment(house, leads)) };
}

async function enrolAll(house: BenchHouse, { tenantId, journeyId }: Prepared, leads: number) {
  const started = performance.now();
  const { enrolled } = await enrolLeads(house.ctx(tenantId), { journeyId, filter: everyLead });
  if (enrolled !== leads) throw new Error(`${enrolled} of ${leads} leads were enrolled`);
  await until(
    'first messages',
    async () => {
      const { rows } = await house.owner.query<{ n: number }>(
        `SELECT count(*)::int AS n FROM process WHERE tenant_id = $1 AND kind = 'nurture' AND planned_revision = revision
           AND next_at > now() + interval '1 day'`,
        [tenantId],
      );
      return rows[0]?.n ?? 0;
    },
    (n) => n === leads,
  );
  const rowsMs = performance.now() - started;
  await allWaiting(house, tenantId);
  const timersMs = performance.now() - started;
  const { rows } = await house.owner.query<{ messages: number; entries: number }>(
    `SELECT (SELECT count(*)::int FROM message WHERE tenant_id = $1) AS messages, (SELECT count(*)::int FROM ledger WHERE tenant_id = $1) AS entries`,
    [tenantId],
  );
  if (rows[0]?.messages !== leads || rows[0].entries !== leads)
    throw new Error(`not every lead got one message: ${JSON.stringify(rows[0])}`);
  return { rowsMs, timersMs };
}

const asTenant = async (
  pool: pg.Pool,
  tenantId: string,
  work: (client: pg.PoolClient) => Promise<void>,
): Promise<void> => {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query(`SELECT set_config('app.tenant_id', $1, true)`, [tenantId]);
    await work(client);
    await client.query('COMMIT');
  } finally {
    client.release();
  }
};

/** What Postgres needs for these rows when nothing is planned, rendered or parsed: enrolment, process, ledger, message, and both updates. */
async function rawEnrolment(house: BenchHouse, leads: number): Promise<Pick<EnrolFigures, 'rawMs' | 'rawCpu'>> {
  const { tenantId, journeyId } = await prepare(house, leads, LATER);
  const { rows } = await house.owner.query<{ id: string }>('SELECT id FROM journey_version WHERE journey_id = $1', [
    journeyId,
  ]);
  const versionId = rows[0]?.id;
  const before = await house.cpu();
  const started = performance.now();
  for (let from = 0; from < leads; from += 500) {
    const cohort = newId();
    await asTenant(house.app, tenantId, async (client) => {
      await client.query(
        `INSERT INTO cohort (tenant_id, id, kind, workflow_id, created_at) VALUES ($1, $2::uuid, 'raw', ($2::uuid)::text, now())`,
        [tenantId, cohort],
      );
      await client.query(
        `INSERT INTO enrolment (tenant_id, id, journey_id, journey_version_id, lead_id, cohort_id, status, node_id, entered_at, started_at)
         SELECT $1, l.id, $2, $3, l.id, $4, 'active', 'first', now(), now() FROM lead l WHERE l.tenant_id = $1 ORDER BY l.id OFFSET $5 LIMIT 500`,
        [tenantId, journeyId, versionId, cohort, from],
      );
      await client.query(
        `INSERT INTO process (tenant_id, id, kind, subject_id, workflow_id, status, revision, planned_revision, next_at, next_what, started_at)
         SELECT tenant_id, id, 'nurture', id, $2::text, 'running', 1, 1, now(), 'send', now() FROM enrolment WHERE tenant_id = $1 AND cohort_id = $2::uuid`,
        [tenantId, cohort],
      );
    });
    await asTenant(house.app, tenantId, async (client) => {
      await client.query(
        `INSERT INTO ledger (tenant_id, id, process_id, key, kind, data, due_at, state, attempt, at)
         SELECT tenant_id, id, id, 'send:first#1', 'send', '{"nodeId":"first"}', now(), 'done', 1, now() FROM process WHERE tenant_id = $1 AND workflow_id = $2::text`,
        [tenantId, cohort],
      );
      await client.query(
        `INSERT INTO message (tenant_id, id, channel, to_address, to_name, subject, body, state, due_at, noun, subject_id, created_at)
         SELECT e.tenant_id, e.id, 'email', l.email, l.name, 'Your Google', $3, 'queued', now(), 'raw', l.id, now()
         FROM enrolment e JOIN lead l ON l.tenant_id = e.tenant_id AND l.id = e.lead_id WHERE e.tenant_id = $1 AND e.cohort_id = $2::uuid`,
        [tenantId, cohort, BODY],
      );
      await client.query(`UPDATE enrolment SET node_id = 'two-days' WHERE tenant_id = $1 AND cohort_id = $2`, [
        tenantId,
        cohort,
      ]);
      await client.query(
        `UPDATE process SET revision = 2, planned_revision = 2, next_at = now() + interval '2 days' WHERE tenant_id = $1 AND workflow_id = $2::text`,
        [tenantId, cohort],
      );
    });
  }
  return { rawMs: performance.now() - started, rawCpu: cpuBetween(before, await house.cpu()) };
}

export interface LatenessFigures {
  /** Milliseconds from the due instant to the commit of what was done, sorted. */
  readonly committed: readonly number[];
  /** To when the act began. */
  readonly begun: readonly number[];
  readonly early: number;
  readonly cpu: Cpu;
}

/** Instants at which a message is due, spread evenly over half a minute and 20 cohorts. */
export async function benchLateness(house: BenchHouse, leads = 10_000, overSeconds = 30): Promise<LatenessFigures> {
  const aMinute: JourneyNode = {
    id: 'minute',
    type: 'wait',
    wait: { for: { unit: 'minutes', count: 1 } },
    nextId: 'first',
  };
  const { tenantId, journeyId } = await prepare(house, leads, [aMinute, mail('first', 'two-days'), ...LATER]);
  await enrolLeads(house.ctx(tenantId), { journeyId, filter: everyLead });
  await allWaiting(house, tenantId);
  // Everybody began at once; moved apart to the millisecond, the first due a few seconds from now.
  const firstAt = Date.now() + 8000 - MINUTE;
  await house.owner.query(
    `WITH moved AS (
       UPDATE enrolment SET entered_at = to_timestamp($2::float8 / 1000) + make_interval(secs => random() * $3) WHERE tenant_id = $1 RETURNING id, entered_at)
     UPDATE process p SET next_at = m.entered_at + interval '1 minute', revision = revision + 1, planned_revision = revision + 1
     FROM moved m WHERE p.subject_id = m.id`,
    [tenantId, firstAt, overSeconds],
  );
  // Autovacuum does this within a minute of an enrolment; waits are of hours.
  await house.owner.query('ANALYZE');
  await house.owner.query(
    `INSERT INTO outbox (tenant_id, kind, workflow_id, created_at) SELECT DISTINCT tenant_id, kind, workflow_id, now() FROM process WHERE tenant_id = $1 AND kind = 'nurture'`,
    [tenantId],
  );
  const before = await house.cpu();
  await until(
    'messages due',
    async () => {
      const { rows } = await house.owner.query<{ n: number }>(
        'SELECT count(*)::int AS n FROM ledger WHERE tenant_id = $1',
        [tenantId],
      );
      return rows[0]?.n ?? 0;
    },
    (n) => n === leads,
    120_000,
    500,
  );
  const cpu = cpuBetween(before, await house.cpu());
  const { rows } = await house.owner.query<{ committed: number; begun: number }>(
    `SELECT (extract(epoch FROM pg_xact_commit_timestamp(xmin) - due_at) * 1000)::float8 AS committed, (extract(epoch FROM at - due_at) * 1000)::float8 AS begun
     FROM ledger WHERE tenant_id = $1`,
    [tenantId],
  );
  const sorted = (values: number[]) => values.sort((a, b) => a - b);
  return {
    committed: sorted(rows.map((row) => row.committed)),
    begun: sorted(rows.map((row) => row.begun)),
    cpu,
    early: rows.filter((row) => row.begun < 0 || row.committed < 0).length,
  };
}

/* ---- in words ---- */

const perSecond = (count: number, ms: number): string => `${Math.round((count / ms) * 1000).toLocaleString('en')}/s`;

export function enrolmentLines({ rowsMs, timersMs, rawMs, cpu, rawCpu }: EnrolFigures, leads = 10_000): string[] {
  return [
    `enrol ${leads.toLocaleString('en')} leads: first message and ledger committed, next instant planned: ${Math.round(rowsMs)} ms, ${perSecond(leads, rowsMs)} (goal 5,000/s)`,
    `  ${cpuWords(cpu)} (until the timers)`,
    `  and every cohort's timer set in Temporal: ${Math.round(timersMs)} ms, ${perSecond(leads, timersMs)}`,
    `  the same rows by plain set-based SQL, one connection: ${Math.round(rawMs)} ms, ${perSecond(leads, rawMs)}; ${cpuWords(rawCpu)}`,
  ];
}

export function latenessLines({ committed, begun, early, cpu }: LatenessFigures): string[] {
  const words = (values: readonly number[]) =>
    [0.5, 0.9, 0.99].map((share) => `p${share * 100} ${percentile(values, share).toFixed(0)}`).join(', ') +
    `, max ${values.at(-1)?.toFixed(0)} ms`;
  return [
    `${committed.length.toLocaleString('en')} due instants over 30 s in 20 cohorts, late at the commit: ${words(committed)} (goal p99 100 ms); early: ${early}`,
    `  late when the act began: ${words(begun)}`,
    `  ${cpuWords(cpu)}`,
  ];
}
