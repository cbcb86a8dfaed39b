import { CircleSlash, LogOut, Pause } from 'lucide-react';
import type { Enrolment } from '../../../domain/journeys/contract.ts';
import type { ProcessStatus } from '../../../domain/process/contract.ts';
import { StatusPill } from '../../ui/status-pill.tsx';

const LEFT = {
  conversion: 'Left: became a customer',
  reply: 'Left: replied',
  unsubscribe: 'Left: unsubscribed',
} as const;

/** How an enrolment stands: on its way, held, stopped, through, or left and why. */
export function EnrolmentState(props: {
  enrolment: Pick<Enrolment, 'status' | 'exitReason'> & { readonly processStatus: ProcessStatus };
}) {
  const { status, exitReason, processStatus } = props.enrolment;
  if (status === 'completed') return <StatusPill tone="done">Reached the end</StatusPill>;
  if (status === 'exited') {
    if (exitReason === 'conversion') return <StatusPill tone="done">{LEFT.conversion}</StatusPill>;
    return (
      <StatusPill tone="neutral" icon={exitReason ? LogOut : CircleSlash}>
        {exitReason ? LEFT[exitReason] : 'Taken out'}
      </StatusPill>
    );
  }
  if (processStatus === 'failed') return <StatusPill tone="breached">Stopped by a failure</StatusPill>;
  return processStatus === 'paused' ? (
    <StatusPill tone="neutral" icon={Pause}>
      Paused
    </StatusPill>
  ) : (
    <StatusPill tone="running">On its way</StatusPill>
  );
}
