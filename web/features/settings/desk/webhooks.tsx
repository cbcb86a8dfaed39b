import { useState } from 'react';
import type { WebhookEndpoint } from '../../../../domain/webhooks/contract.ts';
import { failureOf } from '../../../app/failure.ts';
import { Loaded } from '../../../app/loaded.tsx';
import { useMember } from '../../../app/session.tsx';
import { trpc } from '../../../app/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { Instant } from '../../../ui/instant.tsx';
import { toastDone, toastFailed } from '../../../ui/toast.tsx';

/** Where warnings and escalations are posted to, and how a receiver knows that it was us. */
export function Webhooks() {
  const { can } = useMember();
  return can('desk:update') ? <Endpoints /> : null;
}

function Endpoints() {
  const query = trpc.webhooks.list.useQuery({});
  return (
    <Card title="Webhooks">
      <Loaded query={query} what="The webhooks">
        {({ items }) =>
          items.length === 0 ? (
            <p className="text-muted">
              No policy posts anywhere yet. Add “by webhook” to a warning or a level of an SLA policy; its address and
              secret then stand here.
            </p>
          ) : (
            <>
              <ul className="flex flex-col divide-y divide-line">
                {items.map((endpoint) => (
                  <Endpoint key={endpoint.id} endpoint={endpoint} />
                ))}
              </ul>
              <p className="mt-3 text-13 text-faint">
                Every request is signed as standardwebhooks.com says: webhook-signature is v1, and the base64 of the
                HMAC-SHA-256 of webhook-id, webhook-timestamp and the body, joined by dots. Refuse what is older than
                five minutes.
              </p>
            </>
          )
        }
      </Loaded>
    </Card>
  );
}

function Endpoint({ endpoint: { id, url, lastAt, lastState, previousUntil } }: { endpoint: WebhookEndpoint }) {
  const [shown, show] = useState(false);
  const utils = trpc.useUtils();
  const secret = trpc.webhooks.secret.useQuery({ id }, { enabled: shown });
  const renew = trpc.webhooks.renew.useMutation();
  const another = async () => {
    try {
      utils.webhooks.secret.setData({ id }, await renew.mutateAsync({ id }));
      await utils.webhooks.list.invalidate();
      toastDone('Another secret: for a day requests are signed with both');
    } catch (error) {
      toastFailed(failureOf(error).message);
    }
  };
  return (
    <li className="flex flex-col gap-2 py-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="min-w-0 grow break-all font-medium">{url}</span>
        {shown ? (
          <Button size="small" onClick={() => void another()} busy={renew.isPending && 'Making…'}>
            Make another secret
          </Button>
        ) : (
          <Button size="small" look="quiet" onClick={() => show(true)}>
            Show its secret
          </Button>
        )}
      </div>
      {shown && secret.data ? <code className="break-all text-13">{secret.data.secret}</code> : null}
      {shown && secret.error ? <p className="text-13 text-breached">{failureOf(secret.error).message}</p> : null}
      <p className="text-13 text-faint">
        {lastAt ? (
          <>
            Last used <Instant at={lastAt} />
            {lastState === 'failed' || lastState === 'unknown' ? ': it did not get through.' : '.'}
          </>
        ) : (
          'Not used yet.'
        )}
        {previousUntil && Date.parse(previousUntil) > Date.now() ? (
          <>
            {' '}
            The secret before holds until <Instant at={previousUntil} />.
          </>
        ) : null}
      </p>
    </li>
  );
}
