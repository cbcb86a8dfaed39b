import { conflict } from '../../domain/errors.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { type AuditEntry, audit } from '../audit.ts';
import { changesOf } from '../changes.ts';
import type { Ctx } from '../context.ts';
import { Prisma, recordset, type Tx } from '../database.ts';
import { leadChanged } from '../leads/ended.ts';
import type { Job } from './batch.ts';
import type { EntityImport } from './entities.ts';
import type { Change } from './settle-rows.ts';

/** Writes a batch in two statements, with an audit entry for each that is new or changed. */
export async function writeRecords(
  ctx: Ctx,
  tx: Tx,
  job: Job,
  entity: EntityImport,
  records: readonly Change[],
  now: Instant,
): Promise<void> {
  const added = records.filter((record) => record.version === null);
  const changed = records.filter((record) => record.version !== null);
  const at = new Date(now);
  if (added.length > 0) await insert(ctx, tx, entity, added, at);
  if (changed.length > 0) {
    const change = () => update(ctx, tx, entity, changed, at);
    const ids = changed.map((record) => record.id);
    await (entity.table === 'lead' ? leadChanged(ctx, tx, ids, now, change) : change());
  }
  const reason = `Import of ${job.fileName}`;
  await audit(ctx, tx, at, ...records.map((record) => auditEntry(entity, record, reason)));
}

function auditEntry(
  entity: EntityImport,
  { id, externalId, values, fields, before }: Change,
  reason: string,
): AuditEntry {
  const base = { noun: entity.noun, subjectId: id, reason };
  if (!before) return { ...base, action: 'created', after: { externalId, ...values, fields } };
  const changes = changesOf<object>({ ...before.values, fields: before.fields }, { ...values, fields });
  return { ...base, action: 'updated', ...changes };
}

/** Leads: the instant of conversion goes with the status. */
const convertedAt = (at: Date): Prisma.Sql => Prisma.sql`CASE WHEN r.status = 'converted' THEN ${at}::timestamptz END`;

function source(entity: EntityImport, records: readonly Change[]): Prisma.Sql {
  const rows = records.map(({ values, ...record }) => ({ ...record, before: undefined, ...values }));
  return recordset(rows, { id: 'uuid', externalId: 'text', version: 'int', fields: 'jsonb', ...entity.columns });
}

const raced = () =>
  conflict('Somebody has just changed one of these. Nothing of this batch was written; it is tried again.');

async function insert(ctx: Ctx, tx: Tx, entity: EntityImport, records: readonly Change[], at: Date): Promise<void> {
  const columns = Object.keys(entity.columns);
  const lead = entity.table === 'lead';
  const count = await tx.$executeRaw`
    INSERT INTO ${Prisma.raw(entity.table)} (tenant_id, id, external_id, fields, created_at, updated_at, ${Prisma.raw(columns.join(', '))}
      ${lead ? Prisma.sql`, converted_at` : Prisma.empty})
    SELECT ${ctx.tenantId}::uuid, r.id, r."externalId", r.fields, ${at}, ${at}, ${Prisma.raw(columns.map((column) => `r.${column}`).join(', '))}
      ${lead ? Prisma.sql`, ${convertedAt(at)}` : Prisma.empty}
    FROM ${source(entity, records)} ON CONFLICT DO NOTHING`;
  if (count !== records.length) throw raced();
}

async function update(ctx: Ctx, tx: Tx, entity: EntityImport, records: readonly Change[], at: Date): Promise<void> {
  const columns = Object.keys(entity.columns).map((column) => Prisma.raw(`${column} = r.${column}`));
  const lead = entity.table === 'lead';
  const count = await tx.$executeRaw`
    UPDATE ${Prisma.raw(entity.table)} t SET ${Prisma.join(columns)}, fields = r.fields, version = t.version + 1, updated_at = ${at}
      ${lead ? Prisma.sql`, converted_at = coalesce(t.converted_at, ${convertedAt(at)})` : Prisma.empty}
    FROM ${source(entity, records)}
    WHERE t.tenant_id = ${ctx.tenantId}::uuid AND t.id = r.id AND t.version = r.version AND t.deleted_at IS NULL`;
  if (count !== records.length) throw raced();
}
