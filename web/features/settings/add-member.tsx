import { useId } from 'react';
import { trpc } from '../../app/trpc.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { toastDone } from '../../ui/toast.tsx';
import { MemberForm } from './member-form.tsx';

const NEW = { name: '', email: '', role: 'employee', managerId: null, zone: null, password: '' } as const;

export function AddMember({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const form = useId();
  const utils = trpc.useUtils();
  const create = trpc.members.create.useMutation();
  return (
    <FormDialog
      open={open}
      onClose={() => onOpenChange(false)}
      title="Add a member"
      confirm="Add"
      busy={create.isPending && 'Adding…'}
      form={form}
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
    </FormDialog>
  );
}
