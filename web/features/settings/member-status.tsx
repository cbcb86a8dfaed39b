import { CircleSlash, Mail } from 'lucide-react';
import type { Member } from '../../../domain/members/contract.ts';
import { StatusPill } from '../../ui/status-pill.tsx';

export function MemberStatus({ status }: { status: Member['status'] }) {
  if (status === 'active') return <StatusPill tone="done">Active</StatusPill>;
  if (status === 'invited') {
    return (
      <StatusPill tone="neutral" icon={Mail}>
        Invited
      </StatusPill>
    );
  }
  return (
    <StatusPill tone="neutral" icon={CircleSlash}>
      Left
    </StatusPill>
  );
}
