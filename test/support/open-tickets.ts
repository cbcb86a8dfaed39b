import type pg from 'pg';
import type { Instant } from '../../domain/time/instant.ts';
import type { TestTenant } from './tenant.ts';

/**
 * So many open tickets of a tenant as rows, without processes: a tenth late, a tenth warned, a fifth waiting, the others on the way;
 * three quarters have somebody. Beside them twice as many that are closed.
 */
export async function fillOpenTickets(owner: pg.Pool, tenant: TestTenant, count: number, now: Instant): Promise<void> {
  await owner.query(
    `INSERT INTO ticket (tenant_id, id, number, subject, status, initial_status, priority, requester_name, assignee_id, targets,
       created_at, updated_at, due_at, due_target, warns_at)
     SELECT $1, uuidv7(), 1000000 + n, 'Question ' || n, s.status, 'new', (ARRAY['low', 'normal', 'high', 'urgent'])[n % 4 + 1], 'Somebody ' || n,
       CASE WHEN n % 4 > 0 THEN (ARRAY[$3, $4]::uuid[])[n % 2 + 1] END, '{}', $2, $2,
       s.due_at, CASE WHEN s.due_at IS NOT NULL THEN 'resolution' END, s.due_at - interval '2 hours'
     FROM generate_series(1, 3 * $5::int) AS n
     CROSS JOIN LATERAL (SELECT CASE WHEN n > $5 THEN 'closed' WHEN n % 10 IN (3, 7) THEN 'pending' ELSE (ARRAY['new', 'open'])[n % 2 + 1] END AS status,
       CASE WHEN n > $5 OR n % 10 IN (3, 7) THEN NULL WHEN n % 10 = 0 THEN $2::timestamptz - n * interval '1 second'
         WHEN n % 10 = 1 THEN $2::timestamptz + interval '1 minute' + (n % 7000) * interval '1 second'
         ELSE $2::timestamptz + interval '3 hours' + (n % 500000) * interval '1 second' END AS due_at) AS s`,
    [tenant.id, new Date(now), tenant.members.support, tenant.members.manager, count],
  );
  await owner.query('VACUUM ANALYZE ticket');
}
