import type { JourneyNode } from '../../domain/journeys/contract.ts';
import { effectWords, nodeIdOfKey, nodeTitle } from '../../domain/journeys/words.ts';
import { kindOfKey } from '../../domain/process/contract.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../database.ts';

/** Steps of journey versions, named as their authors named them. */
export interface Steps {
  /** Where an enrolment stands. */
  title(versionId: string, nodeId: string): string;
  /** What its process does next; null where nothing is due. */
  next(versionId: string, nextWhat: string | null): string | null;
}

/** The steps of the versions that a list's rows are in: one query. Bodies of mails are left in the database. */
export async function readSteps(ctx: Ctx, tx: Tx, versionIds: Iterable<string>): Promise<Steps> {
  const ids = [...new Set(versionIds)];
  const rows =
    ids.length === 0
      ? []
      : await tx.$queryRaw<{ id: string; nodes: JourneyNode[] }[]>`
    SELECT v.id, (SELECT jsonb_agg(n - 'body') FROM jsonb_array_elements(v.design -> 'graph' -> 'nodes') n) AS nodes
    FROM journey_version v WHERE v.tenant_id = ${ctx.tenantId}::uuid AND v.id = ANY(${ids}::uuid[])`;
  const nodes = new Map(
    rows.flatMap(({ id, nodes: steps }) => steps.map((node) => [`${id} ${node.id}`, node] as const)),
  );
  return {
    title(versionId, nodeId) {
      const node = nodes.get(`${versionId} ${nodeId}`);
      return node ? nodeTitle(node) : 'a step of an earlier version';
    },
    next: (versionId, nextWhat) =>
      nextWhat === null
        ? null
        : effectWords(kindOfKey(nextWhat), nodes.get(`${versionId} ${nodeIdOfKey(nextWhat) ?? ''}`)),
  };
}
