import { useId } from 'react';
import { trpc } from '../../app/trpc.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { toastDone } from '../../ui/toast.tsx';
import { MemberForm } from './member-form.tsx';

const NEW = { name: '', email: '', role: 'employee', managerId: null, zone: null, password: '' } as const;

export function AddMember({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const form = useId();
  const utils = trpc.useUtils();
  const create = trpc.members.create.useMutation();
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Add a member"
      footer={
        <>
          <Button onClick={() => onOpenChange(false)}>Leave</Button>
          <Button form={form} type="submit" look="primary" busy={create.isPending && 'Adding…'}>
            Add
          </Button>
        </>
      }
    >
      <MemberForm
        id={form}
        initial={NEW}
        memberId={null}
        onSave={async ({ zone, password, ...draft }) => {
          const made = await create.mutateAsync({
            ...draft,
            ...(zone ? { zone } : {}),
            ...(password === '' ? {} : { password }),
          });
          toastDone(
            made.status === 'active' ? `${made.name} can sign in` : `${made.name} is invited: a mail is on its way`,
          );
          onOpenChange(false);
          await utils.members.invalidate();
        }}
      />
    </Dialog>
  );
}
