import { StatusPill } from '../../ui/status-pill.tsx';
import type { Meaning } from './words.ts';

export const Status = ({ meaning: { words, tone, icon } }: { meaning: Meaning }) => (
  <StatusPill tone={tone} {...(icon ? { icon } : {})}>
    {words}
  </StatusPill>
);
