import { BaseEdge, type Edge, EdgeLabelRenderer, type EdgeProps } from '@xyflow/react';
import { Count } from '../../../ui/count.tsx';
import { WAY } from '../words.ts';
import { type Point, pathThrough, type Way } from './layout.ts';

export type WayEdge = Edge<{ points: readonly Point[]; way: Way | null; taken: number | null }, 'way'>;

/** How far below its step a way is named. */
const BELOW = 14;

/** A way from step to step along the corners of the layout, named where there are two. */
export function WayLine({ data, markerEnd }: EdgeProps<WayEdge>) {
  if (!data) return null;
  const { points, way, taken } = data;
  const start = points[0] ?? { x: 0, y: 0 };
  return (
    <>
      <BaseEdge path={pathThrough(points)} {...(markerEnd ? { markerEnd } : {})} />
      {way ? (
        <EdgeLabelRenderer>
          <span
            className="absolute rounded-md bg-canvas px-1 text-13 leading-4 whitespace-nowrap text-muted"
            style={{ transform: `translate(-50%, -50%) translate(${start.x}px, ${start.y + BELOW}px)` }}
          >
            {WAY[way]}
            {taken === null ? null : (
              <span className="text-faint">
                {' '}
                <Count value={taken} />
              </span>
            )}
          </span>
        </EdgeLabelRenderer>
      ) : null}
    </>
  );
}
