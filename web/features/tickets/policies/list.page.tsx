import { useNavigate } from '@tanstack/react-router';
import { Plus, Timer } from 'lucide-react';
import type { SlaPolicy } from '../../../../domain/tickets/sla-policy.ts';
import { useLive } from '../../../app/live.tsx';
import { Loaded } from '../../../app/loaded.tsx';
import { useMember } from '../../../app/session.tsx';
import { trpc } from '../../../app/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Link } from '../../../ui/link.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { PolicyOrder } from './policy-order.tsx';

export function Page() {
  const navigate = useNavigate();
  const { can } = useMember();
  useLive('slaPolicies', 'tickets');
  const query = trpc.slaPolicies.list.useQuery({ pageSize: 200 });
  const add = can('slaPolicy:create') ? (
    <Button look="primary" icon={<Plus />} onClick={() => void navigate({ to: '/tickets/policies/new' })}>
      New policy
    </Button>
  ) : undefined;
  return (
    <div className="flex h-full flex-col">
      <PageHeader
        back={<Link href="/tickets">Tickets</Link>}
        title="SLA policies"
        count={query.data?.total ?? undefined}
        line="Asked from the top: the first that fits a ticket measures it."
        actions={add}
      />
      <Loaded query={query} what="The policies">
        {({ items }: { items: readonly SlaPolicy[] }) =>
          items.length === 0 ? (
            <EmptyState icon={Timer} title="No SLA policies yet" action={add}>
              A policy says how soon each priority is answered and resolved, in business time. Until there is one,
              tickets have no deadlines.
            </EmptyState>
          ) : (
            <PolicyOrder policies={items} />
          )
        }
      </Loaded>
    </div>
  );
}
