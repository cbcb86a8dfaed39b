import type { Timesheet } from '../../../domain/timesheets/contract.ts';
import { StatusPill } from '../../ui/status-pill.tsx';
import { meaningOf } from './words.ts';

export function SheetStatus({ sheet }: { sheet: Pick<Timesheet, 'status' | 'escalatedAt'> }) {
  const { words, tone, icon } = meaningOf(sheet);
  return (
    <StatusPill tone={tone} {...(icon ? { icon } : {})}>
      {words}
    </StatusPill>
  );
}
