import '@xyflow/react/dist/base.css';
import './journey-graph.css';
import { MarkerType, ReactFlow } from '@xyflow/react';
import { useMemo, useRef } from 'react';
import type { JourneyGraph as Graph } from '../../../../domain/journeys/graph.ts';
import type { FunnelNode } from '../../../../domain/journeys/requests.ts';
import { nodeTitle } from '../../../../domain/journeys/words.ts';
import { useWidth } from '../../../ui/use-width.ts';
import { Funnel } from '../funnel.tsx';
import { layoutGraph, NODE_HEIGHT, NODE_WIDTH } from './layout.ts';
import { StepCard, type StepNode } from './step-node.tsx';
import { type WayEdge, WayLine } from './way-edge.tsx';

const nodeTypes = { step: StepCard };
const edgeTypes = { way: WayLine };
const MARGIN = 16;
/** Smaller than this it could not be read: a wide one is dragged sideways then, and on phones it is a list. */
const SMALLEST = 0.7;
const PHONE = 560;

interface Props {
  graph: Graph;
  /** null for a draft: nobody has gone through it. */
  funnel: readonly FunnelNode[] | null;
  /** Enrolments of this version so far. */
  enrolled: number;
  problems?: ReadonlySet<string>;
  chosenId?: string | null;
  onChoose?: (id: string) => void;
}

/** A journey from top to bottom, to be read: each step with its numbers. As high as it needs; the page scrolls, not the picture. */
export function JourneyGraph({ graph, funnel, enrolled, problems, chosenId = null, onChoose }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const layout = useMemo(() => layoutGraph(graph), [graph]);
  const nodes = useMemo<StepNode[]>(() => {
    const steps = new Map(graph.nodes.map((node) => [node.id, node]));
    const counts = new Map(funnel?.map((node) => [node.nodeId, node]));
    return layout.nodes.flatMap(({ id, x, y }): StepNode[] => {
      const step = steps.get(id);
      const count = counts.get(id) ?? null;
      if (!step) return [];
      return [
        {
          id,
          type: 'step',
          position: { x, y },
          width: NODE_WIDTH,
          height: NODE_HEIGHT,
          data: {
            step,
            funnel: count,
            share: shareOf(count, enrolled),
            chosen: id === chosenId,
            problem: problems?.has(id) ?? false,
            onChoose: onChoose ?? null,
          },
        },
      ];
    });
  }, [graph, layout, funnel, enrolled, problems, chosenId, onChoose]);
  const edges = useMemo<WayEdge[]>(
    () =>
      layout.edges.map(({ id, from, to, way, points }) => ({
        id,
        source: from,
        target: to,
        type: 'way',
        focusable: false,
        markerEnd: { type: MarkerType.ArrowClosed, width: 16, height: 16, color: 'var(--edge)' },
        data: {
          points,
          way,
          taken: way && funnel ? (funnel.find(({ nodeId }) => nodeId === from)?.ways[way] ?? 0) : null,
        },
      })),
    [layout, funnel],
  );
  const fitting = width === 0 ? 1 : Math.min(1, (width - 2 * MARGIN) / layout.width);
  const zoom = Math.max(SMALLEST, fitting);
  const x = Math.max(MARGIN, (width - layout.width * zoom) / 2);
  if (width > 0 && width < PHONE && fitting < SMALLEST) {
    return (
      <div ref={box}>
        <Funnel graph={graph} funnel={funnel} chosenId={chosenId} onChoose={onChoose} />
      </div>
    );
  }
  return (
    <div ref={box}>
      <div role="group" aria-label="The journey, step by step" style={{ height: layout.height * zoom + 2 * MARGIN }}>
        {width === 0 ? null : (
          <ReactFlow
            // Its view is set once: another width is another picture.
            key={`${Math.round(width)} ${layout.width} ${layout.height}`}
            nodes={nodes}
            edges={edges}
            nodeTypes={nodeTypes}
            edgeTypes={edgeTypes}
            defaultViewport={{ x, y: MARGIN, zoom }}
            minZoom={zoom}
            maxZoom={zoom}
            translateExtent={[
              [-x / zoom, -MARGIN / zoom],
              [Math.max(layout.width + MARGIN / zoom, (width - x) / zoom), layout.height + MARGIN / zoom],
            ]}
            nodesDraggable={false}
            nodesConnectable={false}
            nodesFocusable={false}
            edgesFocusable={false}
            elementsSelectable={false}
            panOnDrag={fitting < SMALLEST}
            panOnScroll={false}
            zoomOnScroll={false}
            zoomOnPinch={false}
            zoomOnDoubleClick={false}
            preventScrolling={false}
            disableKeyboardA11y
          />
        )}
      </div>
      <InWords graph={graph} funnel={funnel} />
    </div>
  );
}

/** Those who have come to a step: who passed it, who stands at it, who left there. Nobody counts who passed a wait. */
function shareOf(count: FunnelNode | null, enrolled: number): number | null {
  if (!count || count.done === null || enrolled === 0) return null;
  const { done, skipped, failed, standing, left } = count;
  return Math.min(1, (done + skipped + failed + standing + left) / enrolled);
}

/** The same as a list, for those who do not see the picture: where each way leads. */
function InWords({ graph, funnel }: Pick<Props, 'graph' | 'funnel'>) {
  const titles = new Map(graph.nodes.map((node) => [node.id, nodeTitle(node)]));
  return (
    <ol className="sr-only" aria-label="Where each step leads">
      {layoutGraph(graph).edges.map(({ id, from, to, way }) => (
        <li key={id}>
          {titles.get(from)}
          {way ? `, ${way}` : ''}: then {titles.get(to)}
          {way && funnel ? `, taken by ${funnel.find(({ nodeId }) => nodeId === from)?.ways[way] ?? 0}` : ''}
        </li>
      ))}
    </ol>
  );
}
