import type { ErrorIssue } from '../errors.ts';
import { EXTRA_FIELD, IMPORT_FIELDS, type ImportEntity, type ImportMapping } from './contract.ts';

/** Without one of these a row is nobody. */
const IDENTIFYING: Readonly<Record<ImportEntity, readonly string[]>> = {
  leads: ['externalId', 'email', 'name', 'firstName', 'lastName'],
  contacts: ['name', 'email', 'firstName', 'lastName'],
  companies: ['name'],
};

/** What is wrong with a header and a mapping, in words; empty where nothing is. */
export function checkMapping(
  header: readonly string[],
  mapping: ImportMapping,
  entity: ImportEntity,
): readonly ErrorIssue[] {
  const issues: ErrorIssue[] = [];
  const known: readonly string[] = IMPORT_FIELDS[entity];
  const twice = header.find((column, i) => column !== '' && header.indexOf(column) !== i);
  if (twice !== undefined) issues.push({ path: 'file', message: `Two columns are called "${twice}": rename one.` });
  const fills = new Map<string, string>();
  for (const [column, field] of Object.entries(mapping)) {
    const path = `mapping.${column}`;
    if (!header.includes(column)) issues.push({ path, message: `The file has no column "${column}".` });
    if (field === null) continue;
    if (!known.includes(field) && !EXTRA_FIELD.test(field)) {
      issues.push({ path, message: `"${field}" is not a field: use one of ${known.join(', ')}, or fields.<name>.` });
    }
    const other = fills.get(field);
    if (other !== undefined) issues.push({ path, message: `"${other}" fills ${field} already.` });
    fills.set(field, column);
  }
  if (issues.length === 0 && !IDENTIFYING[entity].some((field) => fills.has(field))) {
    issues.push({ path: 'mapping', message: `Map a column to ${IDENTIFYING[entity].join(', or ')}.` });
  }
  return issues;
}
