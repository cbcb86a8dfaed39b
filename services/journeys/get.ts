import type { FunnelNode, JourneyDetail } from '../../domain/journeys/requests.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import type { Tx } from '../database.ts';
import { readJourney } from './read.ts';

/** A journey with its graphs, and where the enrolments of its published version are. */
export async function getJourney(ctx: Ctx, input: { readonly id: string }): Promise<JourneyDetail> {
  permit(ctx, 'journey:read');
  return transaction(ctx, async (tx) => {
    const journey = await readJourney(ctx, tx, input.id);
    const { published } = journey;
    const funnel = published ? await readFunnel(ctx, tx, published.id, published.graph.nodes) : [];
    return { ...journey, funnel };
  });
}

interface Standing {
  nodeId: string;
  active: number;
  left: number;
}
interface Passed {
  nodeId: string;
  kind: string;
  way: string | null;
  state: string;
  n: number;
}

async function readFunnel(
  ctx: Ctx,
  tx: Tx,
  versionId: string,
  nodes: readonly { readonly id: string; readonly type: string }[],
): Promise<FunnelNode[]> {
  const standing = await tx.$queryRaw<Standing[]>`
    SELECT e.node_id AS "nodeId", (count(*) FILTER (WHERE e.status = 'active'))::int AS active,
      (count(*) FILTER (WHERE e.status = 'exited'))::int AS left
    FROM enrolment e WHERE e.tenant_id = ${ctx.tenantId}::uuid AND e.journey_version_id = ${versionId}::uuid GROUP BY e.node_id`;
  const passed = await tx.$queryRaw<Passed[]>`
    SELECT l.data ->> 'nodeId' AS "nodeId", l.kind, l.data ->> 'way' AS way, l.state, count(*)::int AS n
    FROM enrolment e JOIN process p ON p.tenant_id = e.tenant_id AND p.kind = 'nurture' AND p.subject_id = e.id
    JOIN ledger l ON l.tenant_id = p.tenant_id AND l.process_id = p.id
    WHERE e.tenant_id = ${ctx.tenantId}::uuid AND e.journey_version_id = ${versionId}::uuid AND l.kind <> 'exit' GROUP BY 1, 2, 3, 4`;
  const at = new Map(standing.map((row) => [row.nodeId, row]));
  return nodes.map(({ id, type }) => {
    const here = passed.filter((row) => row.nodeId === id);
    const count = (...states: readonly string[]) =>
      here.filter((row) => states.includes(row.state)).reduce((sum, row) => sum + row.n, 0);
    return {
      nodeId: id,
      standing: at.get(id)?.active ?? 0,
      done: type === 'wait' ? null : count('done'),
      skipped: count('skipped', 'superseded'),
      failed: count('failed', 'unknown'),
      left: at.get(id)?.left ?? 0,
      ways: Object.fromEntries(here.flatMap(({ way, state, n }) => (way && state === 'done' ? [[way, n]] : []))),
    };
  });
}
