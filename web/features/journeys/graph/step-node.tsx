import { Handle, type Node, type NodeProps, Position } from '@xyflow/react';
import type { JourneyNode } from '../../../../domain/journeys/graph.ts';
import type { FunnelNode } from '../../../../domain/journeys/requests.ts';
import { nodeTitle } from '../../../../domain/journeys/words.ts';
import { cn } from '../../../ui/cn.ts';
import { Count } from '../../../ui/count.tsx';
import { NODE, nodeDetail } from '../words.ts';
import { NODE_HEIGHT, NODE_WIDTH } from './layout.ts';

export type StepNode = Node<
  {
    step: JourneyNode;
    funnel: FunnelNode | null;
    /** Of all enrolments of the version, how many have come to this step: 0 to 1; null where that is not known. */
    share: number | null;
    chosen: boolean;
    /** Something keeps the draft from being published here. */
    problem: boolean;
    onChoose: ((id: string) => void) | null;
  },
  'step'
>;

/** A step of a journey with how many stand at it and how many have passed. */
export function StepCard({ data: { step, funnel, share, chosen, problem, onChoose } }: NodeProps<StepNode>) {
  const { icon: Icon, words } = NODE[step.type];
  const detail = nodeDetail(step);
  const inside = (
    <>
      <span className="flex items-center gap-2">
        <Icon className={cn('size-4 shrink-0', step.type === 'end' ? 'text-done' : 'text-accent')} aria-hidden />
        <span className="sr-only">{words}: </span>
        <span className="truncate font-medium">{nodeTitle(step)}</span>
      </span>
      {detail ? <span className="truncate text-13 text-muted">{detail}</span> : null}
      {funnel ? <Passed step={step} funnel={funnel} /> : null}
      {funnel && share !== null ? (
        <span aria-hidden className="absolute inset-x-0 bottom-0 h-0.5 overflow-hidden rounded-b-md bg-sunken">
          <span className="block h-full bg-running" style={{ width: `${share * 100}%` }} />
        </span>
      ) : null}
    </>
  );
  const look = cn(
    'relative flex flex-col justify-center gap-0 rounded-md border bg-surface px-3 text-left text-13 leading-5',
    problem ? 'border-breached' : chosen ? 'border-accent ring-2 ring-accent-soft' : 'border-edge/60',
  );
  const size = { width: NODE_WIDTH, height: NODE_HEIGHT };
  return (
    <>
      <Handle type="target" position={Position.Top} isConnectable={false} className="opacity-0!" />
      {onChoose ? (
        <button
          type="button"
          aria-pressed={chosen}
          onClick={() => onChoose(step.id)}
          className={cn(look, 'nopan hover:border-accent')}
          style={size}
        >
          {inside}
        </button>
      ) : (
        <div className={look} style={size}>
          {inside}
        </div>
      )}
      <Handle type="source" position={Position.Bottom} isConnectable={false} className="opacity-0!" />
    </>
  );
}

const DONE = { 'send-email': 'sent', branch: 'decided', 'wait-for': 'through', end: 'arrived', wait: '' } as const;

const Passed = ({
  step,
  funnel: { standing, done, skipped, failed, left },
}: {
  step: JourneyNode;
  funnel: FunnelNode;
}) => (
  <span className="flex gap-x-2.5 truncate text-13 text-faint">
    {standing > 0 ? (
      <span className="font-medium text-running">
        <Count value={standing} /> here
      </span>
    ) : null}
    {done !== null ? (
      <span>
        <Count value={done} /> {DONE[step.type]}
      </span>
    ) : null}
    {failed > 0 ? (
      <span className="text-breached">
        <Count value={failed} /> failed
      </span>
    ) : null}
    {skipped > 0 ? (
      <span>
        <Count value={skipped} /> passed by
      </span>
    ) : null}
    {left > 0 ? (
      <span>
        <Count value={left} /> left
      </span>
    ) : null}
  </span>
);
