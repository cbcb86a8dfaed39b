import { useId } from 'react';
import { trpc } from '../../app/trpc.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { toastDone } from '../../ui/toast.tsx';
import { MailboxForm } from './mailbox-form.tsx';

export function AddMailbox({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const form = useId();
  const utils = trpc.useUtils();
  const create = trpc.mailboxes.create.useMutation();
  return (
    <FormDialog
      open={open}
      onClose={() => onOpenChange(false)}
      title="Add a mailbox"
      confirm="Add"
      busy={create.isPending && 'Adding…'}
      form={form}
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
    </FormDialog>
  );
}
