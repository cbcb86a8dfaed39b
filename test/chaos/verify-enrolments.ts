import { nurtureFacts } from '../../domain/journeys/fixtures.ts';
import { nurture } from '../../domain/journeys/plan.ts';
import { simulate } from '../../domain/process/plan.ts';
import { HOUR, SECOND } from '../../domain/time/instant.ts';
import type { Checks } from './checks.ts';
import type { Asked } from './load.ts';
import { JOURNEY } from './seed.ts';

/** Each lead once, each step once and at its planned instant, two mails and no more. */
export async function verifyEnrolments(checks: Checks, expected: number, asked: Asked): Promise<void> {
  const { same, none, count, rows } = checks;
  same('enrolled by the answers', asked.enrolled, expected);
  same('enrolments', await count('enrolment'), expected);
  same('enrolments completed', await count(`enrolment WHERE status = 'completed'`), expected);
  const ledgers = await rows(
    `SELECT count(*)::int AS n, steps FROM (
       SELECT string_agg(l.key || ' ' || l.state || ' ' || extract(epoch FROM l.due_at - e.started_at)::int, ', ' ORDER BY l.due_at, l.key) AS steps
       FROM enrolment e JOIN process p ON p.subject_id = e.id AND p.kind = 'nurture' LEFT JOIN ledger l ON l.process_id = p.id
       GROUP BY e.id) each_one GROUP BY steps`,
  );
  same('ledgers of enrolments, with the seconds after their start', ledgers, [{ n: expected, steps: forecast() }]);
  await none(
    'leads without exactly the two mails, sent',
    `SELECT l.email, array_agg(m.subject || ' ' || m.state ORDER BY m.due_at) AS mails FROM lead l
     LEFT JOIN message m ON m.noun = 'lead' AND m.subject_id = l.id GROUP BY l.id, l.email
     HAVING array_agg(m.subject || ' ' || m.state ORDER BY m.due_at) IS DISTINCT FROM ARRAY['First sent', 'Second sent']`,
  );
  await none(
    'messages that the provider was given under a second key',
    `SELECT id, provider_id, attempt FROM message WHERE provider_id IS DISTINCT FROM 'sandbox:' || id OR attempt <> 1`,
  );
}

/** The steps of the journey as planned from an instant 0. */
function forecast(): string {
  const { entries } = simulate(nurture, nurtureFacts(JOURNEY.graph.nodes, 0), { from: 0, until: HOUR });
  return entries
    .map(({ effect: { key, dueAt }, state }) => ({ key, dueAt, state }))
    .sort((a, b) => a.dueAt - b.dueAt || (a.key < b.key ? -1 : 1))
    .map(({ key, state, dueAt }) => `${key} ${state} ${dueAt / SECOND}`)
    .join(', ');
}
