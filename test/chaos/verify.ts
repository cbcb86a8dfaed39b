import type pg from 'pg';
import { checksOn } from './checks.ts';
import type { Asked } from './load.ts';
import { unsettled, untilQuiet } from './quiet.ts';
import type { Amounts, Seeded } from './seed.ts';
import { verifyBilling } from './verify-billing.ts';
import { verifyEnrolments } from './verify-enrolments.ts';
import { verifyTickets } from './verify-tickets.ts';

/** Compares what is in Postgres with what has to be there. @returns what differs, in words; empty where nothing does */
export async function differences(owner: pg.Pool, amounts: Amounts, seeded: Seeded, asked: Asked): Promise<string[]> {
  const checks = checksOn(owner);
  // A charge without an answer is asked for again now and then, and may be due in the moment of any one look.
  const isQuiet = await untilQuiet(owner, 0, 20_000).then(
    () => true,
    () => false,
  );
  checks.same('left over', isQuiet ? [] : await unsettled(owner), []);
  await verifyEnrolments(checks, amounts.enrolments, asked);
  await verifyTickets(checks, seeded, asked);
  await verifyBilling(checks, amounts.subscriptions, asked);
  await checks.none('effects done before they were due', 'SELECT key, due_at, at FROM ledger WHERE at < due_at');
  await checks.none(
    'processes that failed at something else than a bank that never answers',
    `SELECT kind, error FROM process WHERE status = 'failed' AND error->>'message' NOT LIKE 'The bank did not answer%'`,
  );
  await checks.none(
    'things created twice, or without a trace',
    `SELECT id FROM (SELECT id FROM ticket UNION ALL SELECT id FROM subscription) made
     WHERE (SELECT count(*) FROM audit a WHERE a.subject_id = made.id AND a.action = 'created') <> 1`,
  );
  return checks.wrong;
}

/** How late effects were, in seconds: what the deaths cost. */
export async function lateness(
  owner: pg.Pool,
): Promise<{ effects: number; half: number; most: number; worst: number }> {
  const { rows } = await owner.query(
    `SELECT count(*)::int AS effects, round(percentile_cont(0.5) WITHIN GROUP (ORDER BY late)::numeric, 2)::float AS half,
       round(percentile_cont(0.99) WITHIN GROUP (ORDER BY late)::numeric, 2)::float AS most, round(max(late), 2)::float AS worst
     FROM (SELECT extract(epoch FROM at - due_at) AS late FROM ledger WHERE state = 'done') done`,
  );
  return rows[0];
}
