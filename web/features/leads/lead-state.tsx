import { MailX } from 'lucide-react';
import type { Lead } from '../../../domain/leads/contract.ts';
import { StatusPill } from '../../ui/status-pill.tsx';
import { STATUS } from './words.ts';

export function LeadState({ lead: { status, unsubscribedAt } }: { lead: Pick<Lead, 'status' | 'unsubscribedAt'> }) {
  const { words, tone, icon } = STATUS[status];
  return (
    <>
      <StatusPill tone={tone} {...(icon ? { icon } : {})}>
        {words}
      </StatusPill>
      {unsubscribedAt ? (
        <StatusPill tone="neutral" icon={MailX}>
          Unsubscribed
        </StatusPill>
      ) : null}
    </>
  );
}
