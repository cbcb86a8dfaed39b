import { Link2, Link2Off } from 'lucide-react';
import { useState } from 'react';
import type { Customer } from '../../../../domain/billing/contract.ts';
import { useMember } from '../../../app/session.tsx';
import { trpc } from '../../../app/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { toastDone } from '../../../ui/toast.tsx';
import { useCopyAccountLink } from './copy-account-link.ts';

/** The customer's own page: a link to hand over, and an end to all that were. */
export function CustomerLinks({ customer: { id, name } }: { customer: Customer }) {
  const { can } = useMember();
  const copy = useCopyAccountLink();
  const revoke = trpc.collection.revokeLinks.useMutation();
  const [asked, setAsked] = useState(false);
  if (!can('invoice:collect')) return null;
  return (
    <Card title="The customer’s own page">
      <p className="mb-3 text-13 text-muted">
        Invoices, plan and means of payment, without a sign-in. Whoever has the link sees it.
      </p>
      <div className="flex flex-wrap gap-2">
        <Button size="small" icon={<Link2 />} onClick={() => void copy(id)}>
          Copy the link
        </Button>
        <Button size="small" look="quiet" icon={<Link2Off />} onClick={() => setAsked(true)}>
          Make all links void
        </Button>
      </div>
      <ConfirmDialog
        open={asked}
        onOpenChange={setAsked}
        title={`Make all links of ${name} void?`}
        consequence="Links to this page and to pay invoices that were given out or mailed open nothing any more. The next mail brings a new one."
        confirm="Make them void"
        busy="Making them void…"
        danger
        onConfirm={async () => {
          await revoke.mutateAsync({ id });
          toastDone('All links are void');
        }}
      />
    </Card>
  );
}
