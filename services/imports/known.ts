import type { CustomFields } from '../../domain/leads/contract.ts';
import type { Ctx } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';
import type { Job, ReadyRow } from './batch.ts';
import type { EntityImport } from './entities.ts';
import { keyOf } from './match.ts';

/** What is stored already and may be what a row is about. */
export interface Stored {
  readonly id: string;
  readonly externalId: string | null;
  readonly version: number;
  readonly deleted: boolean;
  readonly values: Readonly<Record<string, string | null>>;
  readonly fields: CustomFields;
  /** The row of this file, before this batch, that it came from or that matched it. */
  readonly touchedBy: number | null;
}

/** Reads without locking: what is written later names the version it was computed from. */
export async function loadKnown(
  ctx: Ctx,
  tx: Tx,
  job: Job,
  entity: EntityImport,
  ready: readonly ReadyRow[],
): Promise<Stored[]> {
  const keys = ready.map(({ record }) => keyOf(entity, record));
  const externalIds = keys.map((key) => key.externalId);
  const natural = entity.naturalKeys.map((column) => {
    const values = keys.flatMap((key) => (key.natural?.column === column ? [key.natural.value] : []));
    return Prisma.sql`OR (t.${Prisma.raw(column)} = ANY(${values}) AND t.deleted_at IS NULL)`;
  });
  const values = Object.keys(entity.columns).map((column) => Prisma.raw(`'${column}', t.${column}`));
  const stored = await tx.$queryRaw<Omit<Stored, 'touchedBy'>[]>`
    SELECT t.id, t.external_id AS "externalId", t.version, t.deleted_at IS NOT NULL AS deleted, t.fields,
      jsonb_build_object(${Prisma.join(values)}) AS values
    FROM ${Prisma.raw(entity.table)} t
    WHERE t.tenant_id = ${ctx.tenantId}::uuid AND (t.external_id = ANY(${externalIds}) ${Prisma.join(natural, ' ')}) ORDER BY t.id`;
  const ids = stored.map((row) => row.id);
  const touched = await tx.$queryRaw<{ id: string; row: number }[]>`
    SELECT subject_id AS id, min(row) AS row FROM import_row
    WHERE tenant_id = ${ctx.tenantId}::uuid AND job_id = ${job.id}::uuid AND subject_id = ANY(${ids}::uuid[]) GROUP BY subject_id`;
  const rows = new Map(touched.map(({ id, row }) => [id, row]));
  return stored.map((row) => ({ ...row, touchedBy: rows.get(row.id) ?? null }));
}
