import type { JourneyGraph } from '../../../domain/journeys/graph.ts';
import type { FunnelNode } from '../../../domain/journeys/requests.ts';
import { nodeTitle } from '../../../domain/journeys/words.ts';
import { cn } from '../../ui/cn.ts';
import { Count } from '../../ui/count.tsx';
import { layoutGraph } from './graph/layout.ts';
import { NODE, WAY } from './words.ts';

/** The steps of a journey from first to last with how many stand at each: the graph where there is no room for it. */
export function Funnel(props: {
  graph: JourneyGraph;
  /** null for a draft: nobody has gone through it. */
  funnel: readonly FunnelNode[] | null;
  chosenId?: string | null;
  onChoose?: ((id: string) => void) | undefined;
}) {
  const { graph, funnel, chosenId = null, onChoose } = props;
  const steps = new Map(graph.nodes.map((node) => [node.id, node]));
  const counts = new Map(funnel?.map((node) => [node.nodeId, node]));
  const layout = layoutGraph(graph);
  const inOrder = [...layout.nodes].sort((a, b) => a.y - b.y || a.x - b.x);
  return (
    <ol
      aria-label="Steps"
      className="flex flex-col divide-y divide-line overflow-hidden rounded-md border border-line bg-surface"
    >
      {inOrder.map(({ id }) => {
        const step = steps.get(id);
        if (!step) return null;
        const { icon: Icon, words } = NODE[step.type];
        const count = counts.get(id);
        const ways = layout.edges.flatMap(({ from, to, way }) => {
          const next = steps.get(to);
          return from === id && way && next ? [{ way, title: nodeTitle(next) }] : [];
        });
        const title = (
          <>
            <span className="sr-only">{words}: </span>
            {nodeTitle(step)}
          </>
        );
        return (
          <li key={id} className={cn('px-3 py-2', id === chosenId && 'bg-accent-soft')}>
            <span className="flex items-center gap-2">
              <Icon className="size-4 shrink-0 text-faint" aria-hidden />
              {onChoose ? (
                <button
                  type="button"
                  aria-pressed={id === chosenId}
                  onClick={() => onChoose(id)}
                  className="min-w-0 grow truncate text-left underline-offset-2 hover:underline"
                >
                  {title}
                </button>
              ) : (
                <span className="min-w-0 grow truncate">{title}</span>
              )}
              {count && count.standing > 0 ? (
                <span className="text-13 font-medium whitespace-nowrap text-running">
                  <Count value={count.standing} /> here
                </span>
              ) : null}
              <span className="w-10 shrink-0 text-right text-13 text-faint">
                {count && count.done !== null ? (
                  <>
                    <Count value={count.done} />
                    <span className="sr-only"> done</span>
                  </>
                ) : null}
              </span>
            </span>
            {ways.map(({ way, title: next }) => (
              <span key={way} className="flex gap-2 pr-12 pl-6 text-13 text-muted">
                <span className="shrink-0">{WAY[way]}:</span>
                <span className="min-w-0 grow truncate">{next}</span>
                {count ? <Count value={count.ways[way] ?? 0} /> : null}
              </span>
            ))}
          </li>
        );
      })}
    </ol>
  );
}
