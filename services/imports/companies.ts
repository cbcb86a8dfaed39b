import type { Ctx } from '../context.ts';
import type { Tx } from '../database.ts';
import type { Job, StagedRow } from './batch.ts';
import type { ImportRecord } from './entities.ts';

/** Puts the company that a contact's row names in its place; or says why it cannot. */
export async function companiesByName(
  ctx: Ctx,
  tx: Tx,
  { header, mapping }: Job,
  staged: readonly StagedRow[],
): Promise<(record: ImportRecord) => ImportRecord | string> {
  const at = header.findIndex((column) => mapping[column] === 'company');
  const names = at < 0 ? [] : [...new Set(staged.map(({ cells }) => (cells[at] ?? '').trim().replace(/\s+/g, ' ')))];
  const rows = await tx.$queryRaw<{ id: string; name: string }[]>`
    SELECT id, name FROM company WHERE tenant_id = ${ctx.tenantId}::uuid AND name = ANY(${names}) AND deleted_at IS NULL`;
  const ids = new Map<string, string[]>();
  for (const { id, name } of rows) ids.set(name, [...(ids.get(name) ?? []), id]);
  return (record) => {
    if (!record.company) return record;
    const [first, second] = ids.get(record.company) ?? [];
    if (!first) return `There is no company called "${record.company}": import companies first`;
    if (second) return `Several companies are called "${record.company}": the file cannot say which`;
    return { ...record, values: { ...record.values, company_id: first } };
  };
}
