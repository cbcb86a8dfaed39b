import { type EnrolmentListInput, type EnrolmentListItem, enrolmentListInput } from '../../domain/journeys/requests.ts';
import type { Page } from '../../domain/list.ts';
import { type Ctx, transaction } from '../context.ts';
import { Prisma } from '../database.ts';
import { listPage } from '../list.ts';
import { smallBeats } from '../processes/beats.ts';
import { found } from '../search.ts';
import { nurtureStore } from './process.ts';
import { ENROLMENT_COLUMNS, ENROLMENT_FROM, type EnrolmentRow, enrolmentsInReach, toEnrolment } from './read.ts';
import { readSteps } from './steps.ts';

type Row = EnrolmentRow & Pick<EnrolmentListItem, 'processId' | 'processStatus'>;

export async function listEnrolments(ctx: Ctx, input: EnrolmentListInput): Promise<Page<EnrolmentListItem>> {
  const reach = enrolmentsInReach(ctx, 'enrolment:read');
  const { filter, q, ...request } = enrolmentListInput.parse(input);
  const where = [Prisma.sql`e.tenant_id = ${ctx.tenantId}::uuid`, reach];
  if (q) where.push(found('leads', 'e.lead_id', q));
  if (filter.journeyId) where.push(Prisma.sql`e.journey_id = ${filter.journeyId}::uuid`);
  if (filter.leadId) where.push(Prisma.sql`e.lead_id = ${filter.leadId}::uuid`);
  if (filter.status) where.push(Prisma.sql`e.status = ANY(${filter.status})`);
  if (filter.nodeId) where.push(Prisma.sql`e.node_id = ${filter.nodeId}`);
  return transaction(ctx, async (tx) => {
    const { items, ...page } = await listPage<Row, Row>(tx, request, {
      select: Prisma.sql`${ENROLMENT_COLUMNS}, p.id AS "processId", p.status AS "processStatus"`,
      from: ENROLMENT_FROM,
      where,
      id: 'e.id',
      sort: {
        startedAt: { column: 'e.started_at', type: 'timestamptz' },
        endedAt: { column: 'e.ended_at', type: 'timestamptz', nullable: true },
        nextAt: { column: 'p.next_at', type: 'timestamptz', nullable: true },
        leadName: { column: 'l.name', type: 'text', nullable: true },
      },
      read: (row) => row,
    });
    const steps = await readSteps(
      ctx,
      tx,
      items.map((row) => row.journeyVersionId),
    );
    const beats = await smallBeats(
      ctx,
      tx,
      nurtureStore,
      items.map((row) => row.id),
    );
    return {
      ...page,
      items: items.map(
        (row): EnrolmentListItem => ({
          ...toEnrolment(row),
          nextWords: steps.next(row.journeyVersionId, row.nextWhat),
          standsAt: steps.title(row.journeyVersionId, row.nodeId),
          processId: row.processId,
          processStatus: row.processStatus,
          beat: beats.get(row.id) ?? null,
        }),
      ),
    };
  });
}
