import { CircleX, Send, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { Message } from '../../../domain/messages/contract.ts';
import { useMember } from '../../app/session.tsx';
import { trpc } from '../../app/trpc.ts';
import { Button } from '../../ui/button.tsx';
import { cn } from '../../ui/cn.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { DefinitionList } from '../../ui/definition-list.tsx';
import { Instant } from '../../ui/instant.tsx';
import { Link } from '../../ui/link.tsx';
import { toastDone } from '../../ui/toast.tsx';
import { MessageState } from './message-state.tsx';
import { Paper } from './paper.tsx';
import { CHANNEL, troubleOf } from './words.ts';

/** A message beside its list: how it looks, what became of it, what it is about. */
export function MessagePanel({ message }: { message: Message }) {
  const { tenant } = useMember();
  const { channel, toAddress, dueAt, sentAt, attempt, about, state } = message;
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <MessageState state={state} />
        <span className="text-muted">{CHANNEL[channel]}</span>
        {about ? (
          <Link href={about.href} className="text-accent underline-offset-2 hover:underline">
            {about.title}
          </Link>
        ) : null}
      </div>
      <Trouble message={message} />
      <Paper message={message} from={tenant.name} />
      <DefinitionList
        items={[
          ['To', toAddress],
          ['Due', <Instant key="due" at={dueAt} />],
          ['Sent', sentAt ? <Instant key="sent" at={sentAt} /> : 'not yet'],
          ['Attempts', attempt],
        ]}
      />
    </div>
  );
}

function Trouble({ message }: { message: Message }) {
  const { state, error } = message;
  const words = troubleOf(message);
  if (words === null) return null;
  const failed = state === 'failed';
  const Icon = failed ? CircleX : TriangleAlert;
  return (
    <div
      className={cn(
        'flex gap-3 rounded-md border p-3',
        failed ? 'border-breached/40 bg-breached-soft' : 'border-warned/40 bg-warned-soft',
      )}
    >
      <Icon className={cn('mt-0.5 size-4 shrink-0', failed ? 'text-breached' : 'text-warned')} aria-hidden />
      <div className="flex min-w-0 flex-col items-start gap-2">
        <p>{words}</p>
        {error && error !== words ? <p className="text-13 text-muted [overflow-wrap:anywhere]">{error}</p> : null}
        {failed || state === 'unknown' ? <SendAgain message={message} /> : null}
      </div>
    </div>
  );
}

function SendAgain({ message }: { message: Message }) {
  const { can } = useMember();
  const [asked, setAsked] = useState(false);
  const utils = trpc.useUtils();
  const send = trpc.messages.sendAgain.useMutation();
  if (!can('message:send'))
    return <p className="text-13 text-faint">Somebody who manages messages can send it again.</p>;
  return (
    <>
      <Button size="small" icon={<Send />} onClick={() => setAsked(true)}>
        Send again
      </Button>
      <ConfirmDialog
        open={asked}
        onOpenChange={setAsked}
        title="Send this message again?"
        consequence={`It goes out to ${message.toAddress} at once${message.state === 'unknown' ? ', and may arrive a second time' : ''}.`}
        confirm="Send again"
        busy="Queueing…"
        reason="required"
        onConfirm={async (reason) => {
          try {
            await send.mutateAsync({ id: message.id, reason });
          } finally {
            await utils.messages.invalidate();
          }
          toastDone('It goes out again');
        }}
      />
    </>
  );
}
