import { notFound } from '../../domain/errors.ts';
import type { Journey, JourneyDesign, JourneyVersion, JourneyVersionStatus } from '../../domain/journeys/contract.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../database.ts';

interface JourneyRow {
  id: string;
  name: string;
  description: string;
  version: number;
  createdAt: Date;
  updatedAt: Date;
  active: number;
  completed: number;
  exited: number;
}

interface VersionRow {
  id: string;
  journeyId: string;
  number: number;
  status: JourneyVersionStatus;
  design: JourneyDesign | null;
  publishedAt: Date | null;
  retiredAt: Date | null;
  createdAt: Date;
}

/** A journey with the designs of its draft and its published version, and every version without. */
export interface StoredJourney extends Journey {
  readonly versions: Omit<JourneyVersion, 'graph' | 'rules' | 'exitOn'>[];
}

/** @throws AppError NotFound */
export async function readJourney(ctx: Ctx, tx: Tx, id: string): Promise<StoredJourney> {
  const [row] = await tx.$queryRaw<JourneyRow[]>`
    SELECT j.id, j.name, j.description, j.version, j.created_at AS "createdAt", j.updated_at AS "updatedAt",
      (count(e.id) FILTER (WHERE e.status = 'active'))::int AS active, (count(e.id) FILTER (WHERE e.status = 'completed'))::int AS completed,
      (count(e.id) FILTER (WHERE e.status = 'exited'))::int AS exited
    FROM journey j LEFT JOIN enrolment e ON e.tenant_id = j.tenant_id AND e.journey_id = j.id
    WHERE j.tenant_id = ${ctx.tenantId}::uuid AND j.id = ${id}::uuid GROUP BY j.tenant_id, j.id`;
  if (!row) throw notFound('This journey');
  const versions = await tx.$queryRaw<VersionRow[]>`
    SELECT id, journey_id AS "journeyId", number, status, CASE WHEN status <> 'retired' THEN design END AS design,
      published_at AS "publishedAt", retired_at AS "retiredAt", created_at AS "createdAt"
    FROM journey_version WHERE tenant_id = ${ctx.tenantId}::uuid AND journey_id = ${id}::uuid ORDER BY number DESC`;
  const withDesign = (status: JourneyVersionStatus): JourneyVersion | null => {
    const found = versions.find((version) => version.status === status);
    return found?.design ? { ...toVersion(found), ...found.design } : null;
  };
  const { active, completed, exited, createdAt, updatedAt, ...journey } = row;
  return {
    ...journey,
    published: withDesign('published'),
    draft: withDesign('draft'),
    counts: { active, completed, exited },
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
    versions: versions.map(toVersion),
  };
}

/** The same, its row locked until the transaction ends: for an edit. */
export async function lockJourney(ctx: Ctx, tx: Tx, id: string): Promise<StoredJourney> {
  await tx.$queryRaw`SELECT FROM journey WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${id}::uuid FOR NO KEY UPDATE`;
  return readJourney(ctx, tx, id);
}

const toVersion = ({ design: _, ...row }: VersionRow) => ({
  ...row,
  publishedAt: row.publishedAt?.toISOString() ?? null,
  retiredAt: row.retiredAt?.toISOString() ?? null,
  createdAt: row.createdAt.toISOString(),
});
