import { useNavigate } from '@tanstack/react-router';
import { Archive } from 'lucide-react';
import { useState } from 'react';
import type { SlaPolicy } from '../../../../domain/tickets/sla-policy.ts';
import { useMember } from '../../../app/session.tsx';
import { trpc } from '../../../app/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { toastDone } from '../../../ui/toast.tsx';

/** No ticket comes under it any more; where tickets still do, the dialog says how many. */
export function PutAway({ policy: { id, version, name } }: { policy: SlaPolicy }) {
  const { can } = useMember();
  const navigate = useNavigate();
  const utils = trpc.useUtils();
  const archive = trpc.slaPolicies.archive.useMutation();
  const [asking, ask] = useState(false);
  if (!can('slaPolicy:delete')) return null;
  return (
    <>
      <Button look="quiet" icon={<Archive />} onClick={() => ask(true)}>
        Put away
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={ask}
        title={`Put ${name} away?`}
        consequence="It is asked no more. Closed tickets keep it, so that their deadlines can still be explained."
        confirm="Put away"
        busy="Putting away…"
        danger
        onConfirm={async () => {
          await archive.mutateAsync({ id, version });
          toastDone(`${name} is put away`);
          await navigate({ to: '/tickets/policies' });
          await utils.slaPolicies.list.invalidate();
        }}
      />
    </>
  );
}
