import { useId, useState } from 'react';
import type { Mailbox } from '../../../domain/mail/contract.ts';
import { failureOf } from '../../app/failure.ts';
import { useMember } from '../../app/session.tsx';
import { trpc } from '../../app/trpc.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Instant } from '../../ui/instant.tsx';
import { toastDone, toastFailed } from '../../ui/toast.tsx';
import { InboundLog } from './inbound-log.tsx';
import { MailboxForm } from './mailbox-form.tsx';
import { WebhookAddress } from './webhook-address.tsx';

/** A mailbox beside the list: its mails and what became of them, its doors, its settings. */
export function MailboxPanel({ mailbox }: { mailbox: Mailbox }) {
  const { can } = useMember();
  const form = useId();
  const utils = trpc.useUtils();
  const update = trpc.mailboxes.update.useMutation();
  const remove = trpc.mailboxes.remove.useMutation();
  const [removing, setRemoving] = useState(false);
  const { id, version, address, imap, imapError, imapCheckedAt } = mailbox;
  const mayChange = can('mailbox:update');
  const fetchNow = trpc.mailboxes.fetchNow.useMutation();
  const lookNow = async () => {
    try {
      const { imapError: problem } = await fetchNow.mutateAsync({ id });
      if (problem) toastFailed(problem);
      else toastDone('Fetched');
    } catch (error) {
      toastFailed(failureOf(error).message);
    } finally {
      await utils.mailboxes.invalidate();
    }
  };
  return (
    <div className="flex flex-col gap-5">
      {imap ? (
        <p className={imapError ? 'text-breached' : 'text-muted'}>
          {imapError ?? (imapCheckedAt ? 'Fetched without trouble.' : 'Not looked at yet.')}{' '}
          {imapCheckedAt ? (
            <span className="text-muted">
              Last looked at <Instant at={imapCheckedAt} />.{' '}
            </span>
          ) : null}
          {mayChange ? (
            <Button onClick={() => void lookNow()} busy={fetchNow.isPending && 'Looking…'}>
              Look now
            </Button>
          ) : null}
        </p>
      ) : null}
      <InboundLog mailboxId={id} />
      {mayChange ? <WebhookAddress mailboxId={id} /> : null}
      <section aria-label="Settings">
        <h3 className="mb-2 text-14 font-semibold">Settings</h3>
        <MailboxForm
          // What somebody else saved meanwhile takes the place of the form.
          key={version}
          id={form}
          mailbox={mailbox}
          disabled={!mayChange}
          onSave={async (input) => {
            await update.mutateAsync({ id, version, ...input });
            toastDone('Saved');
            await utils.mailboxes.invalidate();
          }}
        >
          {mayChange ? (
            <div className="flex flex-wrap justify-between gap-2">
              <Button look="quiet" className="text-breached" onClick={() => setRemoving(true)}>
                Take away
              </Button>
              <Button type="submit" look="primary" busy={update.isPending && 'Saving…'}>
                Save
              </Button>
            </div>
          ) : (
            <p className="text-13 text-faint">Managers, admins and owners can change mailboxes.</p>
          )}
        </MailboxForm>
      </section>
      <ConfirmDialog
        open={removing}
        onOpenChange={setRemoving}
        title={`Take ${address} away?`}
        consequence="Mail to it is refused from now on. Its tickets stay, and so do their mails."
        confirm="Take away"
        busy="Taking away…"
        danger
        onConfirm={async () => {
          try {
            await remove.mutateAsync({ id, version });
          } finally {
            await utils.mailboxes.invalidate();
          }
          toastDone(`${address} is taken away`);
        }}
      />
    </div>
  );
}
