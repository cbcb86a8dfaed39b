import type { JourneyGraph } from '../../../domain/journeys/graph.ts';
import type { FunnelNode } from '../../../domain/journeys/requests.ts';
import { nodeTitle } from '../../../domain/journeys/words.ts';
import { Count } from '../../ui/count.tsx';
import { layoutGraph } from './graph/layout.ts';
import { NODE } from './words.ts';

/** The steps of a journey from first to last with how many stand at each: the graph where there is no room for it. */
export function Funnel({ graph, funnel }: { graph: JourneyGraph; funnel: readonly FunnelNode[] | null }) {
  const steps = new Map(graph.nodes.map((node) => [node.id, node]));
  const counts = new Map(funnel?.map((node) => [node.nodeId, node]));
  const inOrder = [...layoutGraph(graph).nodes].sort((a, b) => a.y - b.y || a.x - b.x);
  return (
    <ol aria-label="Steps" className="flex flex-col divide-y divide-line rounded-md border border-line">
      {inOrder.map(({ id }) => {
        const step = steps.get(id);
        if (!step) return null;
        const { icon: Icon, words } = NODE[step.type];
        const count = counts.get(id);
        return (
          <li key={id} className="flex h-9 items-center gap-2 px-3">
            <Icon className="size-4 shrink-0 text-faint" aria-hidden />
            <span className="sr-only">{words}: </span>
            <span className="min-w-0 grow truncate">{nodeTitle(step)}</span>
            {count && count.standing > 0 ? (
              <span className="text-13 font-medium whitespace-nowrap text-running">
                <Count value={count.standing} /> here
              </span>
            ) : null}
            {count && count.done !== null ? (
              <span className="w-10 text-right text-13 text-faint">
                <Count value={count.done} />
                <span className="sr-only"> done</span>
              </span>
            ) : (
              <span className="w-10" />
            )}
          </li>
        );
      })}
    </ol>
  );
}
