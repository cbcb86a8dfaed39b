import { useState } from 'react';
import type { Message, MessageState } from '../../../domain/messages/contract.ts';
import { useLive } from '../../app/live.tsx';
import { Loaded } from '../../app/loaded.tsx';
import { trpc } from '../../app/trpc.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Instant } from '../../ui/instant.tsx';
import { Timeline } from '../../ui/timeline.tsx';
import type { Tone } from '../../ui/tone.ts';

const STATE: Readonly<Record<MessageState, readonly [words: string, tone: Tone]>> = {
  queued: ['Waits in the outbox', 'neutral'],
  sending: ['Being sent', 'running'],
  sent: ['Sent', 'done'],
  failed: ['Could not be sent', 'breached'],
  unknown: ['May have arrived: a person decides', 'warned'],
  suppressed: ['Held back: the lead no longer wants mail', 'neutral'],
};

/** What was written to a lead, newest first; each can be read. */
export function MessagesSent({ leadId }: { leadId: string }) {
  useLive('messages');
  const [open, setOpen] = useState<Message | null>(null);
  const query = trpc.messages.list.useQuery({ filter: { subjectId: leadId }, pageSize: 50 });
  return (
    <Card title="Messages">
      <Loaded query={query} what="The messages" skeleton={<div className="h-16" />}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="text-muted">Nothing has been sent yet.</p>
          ) : (
            <Timeline
              label="Messages, newest first"
              entries={items.map((message) => ({
                id: message.id,
                at: message.sentAt ?? message.dueAt,
                tone: STATE[message.state][1],
                title: (
                  <button
                    type="button"
                    className="text-left underline-offset-2 hover:underline"
                    onClick={() => setOpen(message)}
                  >
                    {message.subject}
                  </button>
                ),
                body: message.state === 'sent' ? null : (message.error ?? STATE[message.state][0]),
              }))}
            />
          )
        }
      </Loaded>
      {open ? (
        <Dialog
          open
          onOpenChange={() => setOpen(null)}
          width="wide"
          title={open.subject}
          description={
            <>
              To {open.toAddress}. {STATE[open.state][0]} <Instant at={open.sentAt ?? open.dueAt} />
            </>
          }
          footer={<Button onClick={() => setOpen(null)}>Close</Button>}
        >
          <p className="whitespace-pre-wrap [overflow-wrap:anywhere]">{open.body}</p>
        </Dialog>
      ) : null}
    </Card>
  );
}
