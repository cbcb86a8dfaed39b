import { Check, MailPlus } from 'lucide-react';
import { useState } from 'react';
import type { TicketDetail } from '../../../domain/tickets/requests.ts';
import type { SideConversation } from '../../../domain/tickets/side-conversations.ts';
import { failureOf } from '../../app/failure.ts';
import { useLive } from '../../app/live.tsx';
import { useMember } from '../../app/session.tsx';
import { trpc } from '../../app/trpc.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Field } from '../../ui/field.tsx';
import { Textarea } from '../../ui/textarea.tsx';
import { toastDone, toastFailed } from '../../ui/toast.tsx';
import { SideDialog } from './side-dialog.tsx';
import { SideClock, SideMessages } from './side-parts.tsx';

/** Conversations beside this one, with suppliers or other teams; each may have a time agreed for its answer. */
export function SideConversations({ ticket }: { ticket: TicketDetail }) {
  useLive('sideConversations');
  const { can } = useMember();
  const items = trpc.sideConversations.list.useQuery({ ticketId: ticket.id }).data?.items ?? [];
  const [starting, setStarting] = useState(false);
  const editable = can('ticket:update') && ticket.status !== 'closed';
  if (items.length === 0 && !editable) return null;
  return (
    <Card
      title="Side conversations"
      aside={
        editable ? (
          <Button size="small" look="quiet" icon={<MailPlus />} onClick={() => setStarting(true)}>
            Ask somebody
          </Button>
        ) : null
      }
    >
      {items.length === 0 ? (
        <p className="text-13 text-muted">
          Ask a supplier by e-mail, or another team. Their answer comes back here; the customer sees none of it.
        </p>
      ) : (
        <ul className="flex flex-col gap-4">
          {items.map((side) => (
            <li key={side.id}>
              <Side side={side} editable={editable} />
            </li>
          ))}
        </ul>
      )}
      {starting ? (
        <SideDialog ticketId={ticket.id} subject={ticket.subject} onClose={() => setStarting(false)} />
      ) : null}
    </Card>
  );
}

function Side({ side, editable }: { side: SideConversation; editable: boolean }) {
  const utils = trpc.useUtils();
  const [body, setBody] = useState<string | null>(null);
  const [answers, setAnswers] = useState(false);
  const then = {
    onError: (error: unknown) => toastFailed(failureOf(error).message),
    onSettled: () => void utils.sideConversations.invalidate(),
  };
  const write = trpc.sideConversations.write.useMutation(then);
  const answer = trpc.sideConversations.answer.useMutation(then);
  const close = trpc.sideConversations.close.useMutation(then);
  const name = side.toName ?? side.toAddress;
  const begin = (isAnswer: boolean) => {
    setAnswers(isAnswer);
    setBody('');
  };
  const send = () =>
    (answers ? answer : write).mutate(
      { id: side.id, body: body ?? '' },
      {
        onSuccess: () => {
          setBody(null);
          toastDone(answers ? `Answered for ${name}` : `Sent to ${name}`);
        },
      },
    );
  return (
    <details open={side.status !== 'closed'} className="group rounded-md border border-line">
      <summary className="flex cursor-pointer flex-wrap items-center gap-x-2 gap-y-1 rounded-md px-3 py-2">
        <span className="font-medium">{name}</span>
        <span className="min-w-0 truncate text-13 text-muted">{side.subject}</span>
        <span className="ml-auto">
          <SideClock side={side} />
        </span>
      </summary>
      <div className="flex flex-col gap-3 border-t border-line px-3 py-3">
        <SideMessages side={side} ours="out" />
        {side.status === 'closed' || !(editable || side.mayAnswer) ? null : body === null ? (
          <div className="flex flex-wrap gap-2">
            {side.mayAnswer ? (
              <Button size="small" onClick={() => begin(true)}>
                Answer for {name}
              </Button>
            ) : null}
            {editable ? (
              <>
                <Button size="small" look={side.mayAnswer ? 'quiet' : 'secondary'} onClick={() => begin(false)}>
                  Write on
                </Button>
                <Button size="small" look="quiet" icon={<Check />} onClick={() => close.mutate({ id: side.id })}>
                  Done with it
                </Button>
              </>
            ) : null}
          </div>
        ) : (
          <form
            aria-label={answers ? `Answer for ${name}` : `Write to ${name}`}
            className="flex flex-col gap-2"
            onSubmit={(event) => {
              event.preventDefault();
              send();
            }}
          >
            <Field
              label={answers ? `Answer for ${name}` : `To ${side.toAddress ?? name}`}
              help={side.targetSeconds === null || answers ? null : 'The agreed time begins anew.'}
            >
              <Textarea rows={3} autoFocus value={body} onChange={(event) => setBody(event.target.value)} />
            </Field>
            <div className="flex gap-2">
              <Button
                type="submit"
                size="small"
                look="primary"
                disabled={body.trim() === ''}
                busy={(write.isPending || answer.isPending) && 'Sending…'}
              >
                Send
              </Button>
              <Button size="small" look="quiet" onClick={() => setBody(null)}>
                Cancel
              </Button>
            </div>
          </form>
        )}
      </div>
    </details>
  );
}
