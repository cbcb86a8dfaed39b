import { Laptop, Smartphone } from 'lucide-react';
import { useState } from 'react';
import type { Session } from '../../../domain/members/contract.ts';
import { Loaded } from '../../app/loaded.tsx';
import { trpc } from '../../app/trpc.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Instant } from '../../ui/instant.tsx';
import { toastDone } from '../../ui/toast.tsx';
import { Frame } from './frame.tsx';

export function Page() {
  const query = trpc.auth.sessions.useQuery(undefined, { staleTime: 0 });
  const [asked, setAsked] = useState<Session | null>(null);
  const end = trpc.auth.endSession.useMutation();
  return (
    <Frame current="/settings/sign-ins" count={query.data?.items.length}>
      <Loaded query={query} what="Your sign-ins">
        {({ items }) => (
          <div className="flex max-w-180 flex-col gap-3 p-4 sm:p-6">
            <p className="text-muted">Where you are signed in. End what you do not recognise or no longer use.</p>
            <ul className="divide-y divide-line rounded-md border border-line bg-surface">
              {items.map((session) => (
                <Row key={session.id} session={session} onEnd={() => setAsked(session)} />
              ))}
            </ul>
          </div>
        )}
      </Loaded>
      <ConfirmDialog
        open={asked !== null}
        onOpenChange={(open) => open || setAsked(null)}
        title="End this sign-in?"
        consequence={asked ? `${asked.device} is signed out at once.` : undefined}
        confirm="End it"
        busy="Ending…"
        danger
        onConfirm={async () => {
          if (!asked) return;
          try {
            await end.mutateAsync({ id: asked.id });
          } finally {
            await query.refetch();
          }
          toastDone('Signed out there');
        }}
      />
    </Frame>
  );
}

function Row({ session, onEnd }: { session: Session; onEnd: () => void }) {
  const Icon = /iPhone|Android|iPad/.test(session.device) ? Smartphone : Laptop;
  return (
    <li className="flex items-center gap-3 px-4 py-3">
      <Icon className="size-5 shrink-0 text-faint" strokeWidth={1.5} aria-hidden />
      <span className="min-w-0 grow">
        <span className="flex flex-wrap items-center gap-2 font-medium">
          {session.device}
          {session.current ? <Badge>this one</Badge> : null}
        </span>
        <span className="block text-13 text-faint">
          signed in <Instant at={session.createdAt} />
          {session.address ? `, from ${session.address}` : null}, ends <Instant at={session.expiresAt} />
        </span>
      </span>
      {session.current ? null : (
        <Button size="small" onClick={onEnd}>
          End it
        </Button>
      )}
    </li>
  );
}
