import { useId, useState } from 'react';
import type { Member } from '../../../domain/members/contract.ts';
import { useMember } from '../../app/session.tsx';
import { trpc } from '../../app/trpc.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Instant } from '../../ui/instant.tsx';
import { toastDone } from '../../ui/toast.tsx';
import { Invitation } from './invitation.tsx';
import { MemberAvailability } from './member-availability.tsx';
import { MemberForm } from './member-form.tsx';
import { MemberStatus } from './member-status.tsx';

/** A member beside the list: changed in place, or deactivated. */
export function MemberPanel({ member }: { member: Member }) {
  const { can, member: me } = useMember();
  const form = useId();
  const utils = trpc.useUtils();
  const update = trpc.members.update.useMutation();
  const [leaving, setLeaving] = useState(false);
  const { id, version, name, role, managerId, zone, status } = member;
  const mayChange = can('member:update') && status !== 'left';
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-muted">
        <MemberStatus status={status} />
        <span>{member.email}</span>
        <span>
          here since <Instant at={member.createdAt} />
        </span>
      </div>
      {mayChange ? null : (
        <p className="text-13 text-faint">
          {status === 'left' ? 'They have left; their work and history stay.' : 'An owner or admin can change members.'}
        </p>
      )}
      {status === 'invited' && can('member:create') ? <Invitation member={member} /> : null}
      <MemberForm
        // What somebody else saved meanwhile takes the place of the form.
        key={version}
        id={form}
        initial={{ name, email: member.email, role: role.key, managerId, zone, password: '' }}
        memberId={id}
        disabled={!mayChange}
        onSave={async (draft) => {
          await update.mutateAsync({
            id,
            version,
            name: draft.name,
            role: draft.role,
            managerId: draft.managerId,
            ...(draft.zone ? { zone: draft.zone } : {}),
          });
          toastDone('Saved');
          await Promise.all([utils.members.invalidate(), id === me.id ? utils.auth.me.invalidate() : undefined]);
        }}
      >
        {mayChange ? (
          <div className="flex flex-wrap justify-between gap-2">
            {can('member:deactivate') && id !== me.id ? (
              <Button look="quiet" className="text-breached" onClick={() => setLeaving(true)}>
                Deactivate
              </Button>
            ) : (
              <span />
            )}
            <Button type="submit" look="primary" busy={update.isPending && 'Saving…'}>
              Save
            </Button>
          </div>
        ) : null}
      </MemberForm>
      {status === 'left' ? null : <MemberAvailability memberId={id} />}
      <Deactivate member={member} open={leaving} onOpenChange={setLeaving} />
    </div>
  );
}

function Deactivate(props: { member: Member; open: boolean; onOpenChange: (open: boolean) => void }) {
  const { member, open, onOpenChange } = props;
  const utils = trpc.useUtils();
  const deactivate = trpc.members.deactivate.useMutation();
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Deactivate ${member.name}?`}
      consequence="They are signed out everywhere at once and cannot sign in again. Their work and history stay."
      confirm="Deactivate"
      busy="Deactivating…"
      danger
      onConfirm={async () => {
        try {
          await deactivate.mutateAsync({ id: member.id, version: member.version });
        } finally {
          await utils.members.invalidate();
        }
        toastDone(`${member.name} is deactivated`);
      }}
    />
  );
}
