import { isLanguage, type Language } from '../../domain/documents/contract.ts';
import { Prisma, type Tx } from '../database.ts';

/** For `c` (customer): its own language, else the workspace's. */
export const LANGUAGE = Prisma.sql`coalesce(c.language, (SELECT t.settings #>> '{documents,language}' FROM tenant t WHERE t.id = c.tenant_id), 'en')`;

/** In which language each customer is written to, as their documents are. No query where nobody is. */
export async function languagesOf(tx: Tx, customerIds: readonly string[]): Promise<Map<string, Language>> {
  if (customerIds.length === 0) return new Map();
  const rows = await tx.$queryRaw<{ id: string; language: string }[]>`
    SELECT c.id, ${LANGUAGE} AS language FROM customer c
    WHERE c.tenant_id = (SELECT app_tenant()) AND c.id = ANY(${[...new Set(customerIds)]}::uuid[])`;
  return new Map(rows.map(({ id, language }) => [id, isLanguage(language) ? language : 'en']));
}
