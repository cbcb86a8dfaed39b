import { useState } from 'react';
import { failureOf } from '../../app/failure.ts';
import { trpc } from '../../app/trpc.ts';
import { Button } from '../../ui/button.tsx';
import { DefinitionList } from '../../ui/definition-list.tsx';
import { toastDone, toastFailed } from '../../ui/toast.tsx';

/** Where a provider posts mails; the secret is shown only when it is asked for. */
export function WebhookAddress({ mailboxId }: { mailboxId: string }) {
  const [shown, show] = useState(false);
  const utils = trpc.useUtils();
  const hook = trpc.mailboxes.webhook.useQuery({ id: mailboxId }, { enabled: shown });
  const renew = trpc.mailboxes.renewWebhook.useMutation();
  const another = async () => {
    try {
      utils.mailboxes.webhook.setData({ id: mailboxId }, await renew.mutateAsync({ id: mailboxId }));
      toastDone('Another secret: what is signed with the old one is refused');
    } catch (error) {
      toastFailed(failureOf(error).message);
    }
  };
  return (
    <section aria-label="Webhook">
      <h3 className="mb-2 text-14 font-semibold">Webhook of a mail provider</h3>
      {shown && hook.data ? (
        <div className="flex flex-col gap-3">
          <DefinitionList
            items={[
              ['Address', <code key="url">{hook.data.url}</code>],
              ['Secret', <code key="secret">{hook.data.secret}</code>],
            ]}
          />
          <p className="text-13 text-faint">
            The raw mail is the body. X-Backbeat-Timestamp has Unix seconds; X-Backbeat-Signature is sha256= and the
            HMAC-SHA-256 of timestamp, a dot and the body.
          </p>
          <div>
            <Button onClick={() => void another()} busy={renew.isPending && 'Making…'}>
              Make another secret
            </Button>
          </div>
        </div>
      ) : (
        <Button onClick={() => show(true)}>Show address and secret</Button>
      )}
    </section>
  );
}
