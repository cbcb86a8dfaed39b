import type { MessageState as State } from '../../../domain/messages/contract.ts';
import { StatusPill } from '../../ui/status-pill.tsx';
import { STATE } from './words.ts';

export function MessageState({ state }: { state: State }) {
  const { words, tone, icon } = STATE[state];
  return (
    <StatusPill tone={tone} {...(icon ? { icon } : {})}>
      {words}
    </StatusPill>
  );
}
