import { Lock, Reply, UserRound } from 'lucide-react';
import { type ReactNode, useMemo, useRef, useState } from 'react';
import type { TicketMessageKind } from '../../../domain/tickets/contract.ts';
import type { TicketDetail } from '../../../domain/tickets/requests.ts';
import { isFinished, type TicketStatus } from '../../../domain/tickets/status.ts';
import { type Command, useCommands } from '../../app/commands.ts';
import { useDraft } from '../../app/use-draft.ts';
import { Button } from '../../ui/button.tsx';
import { cn } from '../../ui/cn.ts';
import { Field } from '../../ui/field.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { Textarea } from '../../ui/textarea.tsx';
import { AttachButton, FilesToSend } from './attachments.tsx';
import { useSendMessage } from './use-send-message.ts';
import { useUpload } from './use-upload.ts';

interface Kind {
  readonly kind: TicketMessageKind;
  readonly tab: string;
  readonly icon: ReactNode;
  readonly field: string;
  readonly placeholder: string;
  readonly send: string;
}

const KINDS: readonly [Kind, ...Kind[]] = [
  {
    kind: 'public_reply',
    tab: 'Reply',
    icon: <Reply />,
    field: 'Reply to the customer',
    placeholder: 'Write to the customer',
    send: 'Send',
  },
  {
    kind: 'internal_note',
    tab: 'Internal note',
    icon: <Lock />,
    field: 'Internal note',
    placeholder: 'Write for your colleagues; the customer never sees it',
    send: 'Add note',
  },
  {
    kind: 'customer_message',
    tab: 'Customer said',
    icon: <UserRound />,
    field: 'What the customer said',
    placeholder: 'Enter what the customer said on the phone or elsewhere',
    send: 'Enter',
  },
];

const NOTHING: Readonly<Partial<Record<TicketMessageKind, string>>> = {};

/** Reply, note, or what the customer said elsewhere. Each keeps its own draft until it is sent. */
export function Composer({ ticket }: { ticket: TicketDetail }) {
  const [drafts, setDrafts, dropDrafts] = useDraft(`ticket:${ticket.id}`, NOTHING);
  const [chosen, choose] = useState<TicketMessageKind>('public_reply');
  const text = useRef<HTMLTextAreaElement>(null);
  const { send, error, pending } = useSendMessage(ticket);
  const upload = useUpload();
  const kind = KINDS.find((one) => one.kind === chosen) ?? KINDS[0];
  const body = drafts[kind.kind] ?? '';

  const submit = async (status?: TicketStatus) => {
    if (body.trim() === '' || pending || upload.uploading) {
      text.current?.focus();
      return;
    }
    const fileIds = upload.files.map(({ id }) => id);
    if (!(await send(kind.kind, body, status, fileIds))) return;
    upload.clear();
    const { [kind.kind]: _, ...rest } = drafts;
    if (Object.keys(rest).length === 0) dropDrafts();
    else setDrafts(rest);
  };
  useCommands(
    useMemo<readonly Command[]>(() => {
      const write = (to: TicketMessageKind) => () => {
        choose(to);
        requestAnimationFrame(() => text.current?.focus());
      };
      return [
        { id: 'reply', label: 'Reply to the customer', group: 'act', keys: 'r', run: write('public_reply') },
        { id: 'note', label: 'Write an internal note', group: 'act', keys: 'n', run: write('internal_note') },
      ];
    }, []),
  );
  const isNote = kind.kind === 'internal_note';
  return (
    <form
      aria-label="Write"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
      onPaste={(event) => {
        // A picture of the screen, or files from a folder.
        const files = [...event.clipboardData.files];
        if (files.length > 0) void upload.add(files);
      }}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        if (event.dataTransfer.files.length === 0) return;
        event.preventDefault();
        void upload.add([...event.dataTransfer.files]);
      }}
      className={cn('rounded-md border bg-surface', isNote ? 'border-dashed border-edge' : 'border-line')}
    >
      <div role="tablist" aria-label="Kind of message" className="flex gap-1 overflow-x-auto border-b border-line px-2">
        {KINDS.map(({ kind: value, tab, icon }) => (
          <button
            key={value}
            type="button"
            role="tab"
            aria-selected={value === kind.kind}
            onClick={() => choose(value)}
            className={cn(
              '-mb-px flex h-9 items-center gap-1.5 border-b-2 px-2 whitespace-nowrap focus-visible:-outline-offset-2 [&_svg]:size-4',
              value === kind.kind
                ? 'border-accent font-medium text-ink'
                : 'border-transparent text-muted hover:text-ink',
            )}
          >
            {icon}
            {tab}
            {value !== kind.kind && drafts[value] ? <span className="text-13 text-faint">draft</span> : null}
          </button>
        ))}
      </div>
      <div className="flex flex-col gap-2 p-3">
        <Field label={kind.field} quiet error={error} help={help(kind.kind, ticket)}>
          <Textarea
            ref={text}
            rows={4}
            value={body}
            placeholder={kind.placeholder}
            onChange={(event) => setDrafts({ ...drafts, [kind.kind]: event.target.value })}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
              event.preventDefault();
              void submit();
            }}
          />
        </Field>
        <FilesToSend upload={upload} />
        <div className="flex flex-wrap items-center justify-end gap-2">
          <AttachButton onFiles={(files) => void upload.add(files)} />
          <span className="mr-auto hidden items-center gap-1 text-13 text-faint sm:inline-flex">
            <Kbd keys="mod enter" />
          </span>
          {kind.kind === 'public_reply' ? (
            <>
              {isFinished(ticket.status) ? null : (
                <Button look="quiet" onClick={() => void submit('solved')}>
                  Send and solve
                </Button>
              )}
              {ticket.status === 'pending' ? null : (
                <Button onClick={() => void submit('pending')}>Send and wait for customer</Button>
              )}
            </>
          ) : null}
          <Button type="submit" look="primary" icon={kind.icon} busy={pending && 'Sending…'}>
            {kind.send}
          </Button>
        </div>
      </div>
    </form>
  );
}

function help(kind: TicketMessageKind, { requesterEmail, status }: TicketDetail): string {
  if (kind === 'internal_note') return 'Seen by staff only. It moves no clock.';
  if (kind === 'customer_message') {
    return status === 'pending' || isFinished(status)
      ? 'Opens the ticket again and starts the clock for the next response.'
      : 'Starts the clock for the next response.';
  }
  return requesterEmail
    ? `Goes by e-mail to ${requesterEmail}.`
    : 'No e-mail address is known: it is kept here and not sent.';
}
