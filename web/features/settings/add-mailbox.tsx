import { useId } from 'react';
import { trpc } from '../../app/trpc.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { toastDone } from '../../ui/toast.tsx';
import { MailboxForm } from './mailbox-form.tsx';

export function AddMailbox({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const form = useId();
  const utils = trpc.useUtils();
  const create = trpc.mailboxes.create.useMutation();
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Add a mailbox"
      footer={
        <>
          <Button onClick={() => onOpenChange(false)}>Leave</Button>
          <Button form={form} type="submit" look="primary" busy={create.isPending && 'Adding…'}>
            Add
          </Button>
        </>
      }
    >
      <MailboxForm
        id={form}
        mailbox={null}
        onSave={async (input) => {
          const { address } = await create.mutateAsync(input);
          toastDone(`Mail to ${address} opens tickets`);
          onOpenChange(false);
          await utils.mailboxes.invalidate();
        }}
      />
    </Dialog>
  );
}
