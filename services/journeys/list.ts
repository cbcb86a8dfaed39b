import { type JourneyListInput, type JourneySummary, journeyListInput } from '../../domain/journeys/requests.ts';
import type { Page } from '../../domain/list.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma } from '../database.ts';
import { containing, listPage } from '../list.ts';

type Row = Omit<JourneySummary, 'createdAt' | 'updatedAt' | 'nextAt' | 'counts'> & {
  createdAt: Date;
  updatedAt: Date;
  nextAt: Date | null;
  active: number;
  completed: number;
  exited: number;
};

/** Counted once for the journey, not once a column. */
const COUNTS = Prisma.sql`LATERAL (
  SELECT (count(*) FILTER (WHERE e.status = 'active'))::int AS active, (count(*) FILTER (WHERE e.status = 'completed'))::int AS completed,
    (count(*) FILTER (WHERE e.status = 'exited'))::int AS exited
  FROM enrolment e WHERE e.tenant_id = j.tenant_id AND e.journey_id = j.id)`;
const NUMBER = (status: string) => Prisma.sql`(
  SELECT v.number FROM journey_version v WHERE v.tenant_id = j.tenant_id AND v.journey_id = j.id AND v.status = ${status})`;

export async function listJourneys(ctx: Ctx, input: JourneyListInput): Promise<Page<JourneySummary>> {
  permit(ctx, 'journey:read');
  const { filter, q, ...request } = journeyListInput.parse(input);
  const where = [Prisma.sql`j.tenant_id = ${ctx.tenantId}::uuid`];
  if (q) where.push(Prisma.sql`j.name ILIKE ${containing(q)}`);
  if (filter.published !== undefined)
    where.push(Prisma.sql`(${NUMBER('published')} IS NOT NULL) = ${filter.published}`);
  return transaction(ctx, (tx) =>
    listPage<Row, JourneySummary>(tx, request, {
      select: Prisma.sql`j.id, j.name, j.description, j.version, j.created_at AS "createdAt", j.updated_at AS "updatedAt",
        n.active, n.completed, n.exited, ${NUMBER('published')} AS "publishedNumber", ${NUMBER('draft')} AS "draftNumber",
        (SELECT min(p.next_at) FROM enrolment e JOIN process p ON p.tenant_id = e.tenant_id AND p.kind = 'nurture' AND p.subject_id = e.id
          WHERE e.tenant_id = j.tenant_id AND e.journey_id = j.id AND e.status = 'active' AND p.status = 'running') AS "nextAt"`,
      from: Prisma.sql`journey j CROSS JOIN ${COUNTS} n`,
      where,
      id: 'j.id',
      sort: {
        name: { column: 'j.name', type: 'text' },
        createdAt: { column: 'j.created_at', type: 'timestamptz' },
        updatedAt: { column: 'j.updated_at', type: 'timestamptz' },
        active: { column: 'n.active', type: 'bigint' },
      },
      read: ({ active, completed, exited, createdAt, updatedAt, nextAt, ...row }) => ({
        ...row,
        counts: { active, completed, exited },
        nextAt: nextAt?.toISOString() ?? null,
        createdAt: createdAt.toISOString(),
        updatedAt: updatedAt.toISOString(),
      }),
    }),
  );
}
