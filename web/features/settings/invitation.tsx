import { Copy, Mail } from 'lucide-react';
import { useState } from 'react';
import type { Member } from '../../../domain/members/contract.ts';
import { failureOf } from '../../app/failure.ts';
import { trpc } from '../../app/trpc.ts';
import { Button } from '../../ui/button.tsx';
import { useNow } from '../../ui/clock.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Instant } from '../../ui/instant.tsx';
import { toastDone, toastFailed } from '../../ui/toast.tsx';

/** How it stands with the invitation of a member who has not joined: sent again, or taken back. */
export function Invitation({ member }: { member: Member }) {
  const utils = trpc.useUtils();
  const [link, setLink] = useState<string | null>(null);
  const [revoking, setRevoking] = useState(false);
  const settled = { onSettled: () => utils.members.invalidate() };
  const invite = trpc.members.invite.useMutation({
    ...settled,
    onSuccess: (made) => {
      setLink(made.link);
      toastDone(`A mail to ${member.email} is on its way`);
    },
    onError: (error) => toastFailed(failureOf(error).message),
  });
  const revoke = trpc.members.revokeInvitation.useMutation(settled);
  const now = useNow(60_000);
  const { invitation } = member;
  const ended = invitation !== null && Date.parse(invitation.expiresAt) <= now;
  const open = invitation?.state === 'open' && !ended;
  return (
    <section aria-label="Invitation" className="flex flex-col gap-3 rounded-md border border-line bg-sunken p-3">
      <p className="flex items-start gap-2">
        <Mail className="mt-0.5 size-4 shrink-0 text-muted" aria-hidden />
        <span>
          {invitation === null ? (
            'No invitation has been sent yet.'
          ) : open ? (
            <>
              Invited <Instant at={invitation.sentAt} />; the link is good until <Instant at={invitation.expiresAt} />.
            </>
          ) : invitation.state === 'revoked' ? (
            'The invitation was taken back: its link opens nothing.'
          ) : (
            <>
              The link ended <Instant at={invitation.expiresAt} />.
            </>
          )}
        </span>
      </p>
      <div className="flex flex-wrap gap-2">
        <Button size="small" busy={invite.isPending && 'Sending…'} onClick={() => invite.mutate({ id: member.id })}>
          {invitation === null ? 'Send an invitation' : 'Send it again'}
        </Button>
        {link ? (
          <Button
            size="small"
            icon={<Copy />}
            onClick={() =>
              void navigator.clipboard.writeText(link).then(
                () => toastDone('The link is copied'),
                () => toastFailed(`Copy it by hand: ${link}`),
              )
            }
          >
            Copy the new link
          </Button>
        ) : null}
        {open ? (
          <Button size="small" look="quiet" className="text-breached" onClick={() => setRevoking(true)}>
            Take it back
          </Button>
        ) : null}
      </div>
      <ConfirmDialog
        open={revoking}
        onOpenChange={setRevoking}
        title={`Take back the invitation of ${member.name}?`}
        consequence="The link in their mail opens nothing any more. They stay in the list and can be invited again."
        confirm="Take it back"
        busy="Taking it back…"
        danger
        onConfirm={async () => {
          await revoke.mutateAsync({ id: member.id });
          setLink(null);
          toastDone('The invitation is taken back');
        }}
      />
    </section>
  );
}
