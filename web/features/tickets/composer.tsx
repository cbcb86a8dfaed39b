import { useMemo, useRef, useState } from 'react';
import type { TicketMessageKind } from '../../../domain/tickets/contract.ts';
import type { Macro } from '../../../domain/tickets/macros.ts';
import type { TicketDetail } from '../../../domain/tickets/requests.ts';
import { isFinished, type TicketStatus } from '../../../domain/tickets/status.ts';
import { type Command, useCommands } from '../../app/commands.ts';
import { Button } from '../../ui/button.tsx';
import { cn } from '../../ui/cn.ts';
import { Field } from '../../ui/field.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { Textarea } from '../../ui/textarea.tsx';
import { SuggestedArticles } from '../articles/index.ts';
import { AttachButton, FilesToSend } from './attachments.tsx';
import { Copies, useCopies } from './copies.tsx';
import { DraftNotice } from './draft-notice.tsx';
import { MacroDialog } from './macro-dialog.tsx';
import { helpFor, KINDS } from './message-kinds.tsx';
import { OthersHere } from './others-here.tsx';
import { Suggestions } from './suggestions.tsx';
import { usePresence } from './use-presence.ts';
import { useSendMessage } from './use-send-message.ts';
import { useSharedDrafts } from './use-shared-drafts.ts';
import { useSuggestions } from './use-suggestions.ts';
import { useUpload } from './use-upload.ts';

/** Reply, note, or what the customer said elsewhere. Each has a draft of its own until it is sent, shared by all who may answer. */
export function Composer({ ticket }: { ticket: TicketDetail }) {
  const drafts = useSharedDrafts(ticket.id);
  const [chosen, choose] = useState<TicketMessageKind>('public_reply');
  const text = useRef<HTMLTextAreaElement>(null);
  const [focused, setFocused] = useState(false);
  const [macro, setMacro] = useState<Macro | null>(null);
  const { send, error, pending } = useSendMessage(ticket);
  const upload = useUpload();
  const copies = useCopies(ticket.cc);
  const kind = KINDS.find((one) => one.kind === chosen) ?? KINDS[0];
  const body = drafts.textOf(kind.kind);
  const others = usePresence(ticket.id, focused && body.trim() !== '');
  const newest = ticket.messages.at(-1)?.id ?? null;
  // What came after one began to write may not have been read: the first sending is refused then, with the reason.
  const [began, setBegan] = useState<string | null | undefined>(undefined);
  const write = (next: string) => {
    if (body.trim() === '') setBegan(newest);
    drafts.write(kind.kind, next);
  };
  const suggestions = useSuggestions({
    text: body,
    textarea: text,
    mentions: kind.kind === 'internal_note',
    onText: write,
    onMacro: setMacro,
  });

  const submit = async (status?: TicketStatus) => {
    if (body.trim() === '' || pending || upload.uploading) {
      text.current?.focus();
      return;
    }
    const fileIds = upload.files.map(({ id }) => id);
    const sent = await send(kind.kind, body, status, fileIds, began === undefined ? newest : began, copies.addresses);
    setBegan(undefined);
    if (!sent) return;
    upload.clear();
    copies.sent();
    drafts.sent(kind.kind);
  };
  useCommands(
    useMemo<readonly Command[]>(() => {
      const begin = (to: TicketMessageKind) => () => {
        choose(to);
        requestAnimationFrame(() => text.current?.focus());
      };
      return [
        { id: 'reply', label: 'Reply to the customer', group: 'act', keys: 'r', run: begin('public_reply') },
        { id: 'note', label: 'Write an internal note', group: 'act', keys: 'n', run: begin('internal_note') },
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
              '-mb-px flex h-9 items-center gap-1.5 border-b-2 px-2 whitespace-nowrap focus-visible:-outline-offset-2 max-sm:px-1.5 max-sm:[&_svg]:hidden [&_svg]:size-4',
              value === kind.kind
                ? 'border-accent font-medium text-ink'
                : 'border-transparent text-muted hover:text-ink',
            )}
          >
            {icon}
            {tab}
            {value !== kind.kind && drafts.textOf(value) !== '' ? (
              <span className="text-13 text-faint">draft</span>
            ) : null}
          </button>
        ))}
      </div>
      <div className="flex flex-col gap-2 p-3">
        <OthersHere others={others} />
        {kind.kind === 'public_reply' && ticket.requesterEmail ? <Copies {...copies} /> : null}
        <DraftNotice
          theirs={drafts.theirs?.kind === kind.kind ? drafts.theirs : null}
          shared={drafts.authorOf(kind.kind)}
          onTake={drafts.takeTheirs}
          onKeep={drafts.keepMine}
        />
        <Field label={kind.field} quiet error={error} help={helpFor(kind.kind, ticket)} className="relative">
          <Textarea
            ref={text}
            rows={4}
            value={body}
            placeholder={kind.placeholder}
            aria-autocomplete="list"
            aria-controls={suggestions.open ? suggestions.id : undefined}
            aria-activedescendant={suggestions.open ? `${suggestions.id}-${suggestions.active}` : undefined}
            onFocus={() => setFocused(true)}
            onBlur={() => setFocused(false)}
            onChange={(event) => {
              write(event.target.value);
              suggestions.onCaret(event.target.selectionStart);
            }}
            onSelect={(event) => suggestions.onCaret(event.currentTarget.selectionStart)}
            onKeyDown={(event) => {
              if (suggestions.onKeyDown(event)) return;
              if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
              event.preventDefault();
              void submit();
            }}
          />
          {suggestions.open && focused ? <Suggestions {...suggestions} onChoose={suggestions.choose} /> : null}
        </Field>
        <FilesToSend upload={upload} />
        <div className="flex flex-wrap items-center gap-2 sm:justify-end">
          <AttachButton onFiles={(files) => void upload.add(files)} />
          {kind.kind === 'public_reply' ? (
            <SuggestedArticles
              question={`${ticket.subject} ${ticket.messages.findLast((one) => one.kind === 'customer_message')?.body ?? ''} ${body}`}
              onInsert={(answer) => write(body.trim() === '' ? answer : `${body.trimEnd()}\n\n${answer}`)}
            />
          ) : null}
          <span className="mr-auto inline-flex items-center text-13 text-faint">
            <span className="max-sm:hidden">
              <Kbd keys="mod enter" />
            </span>
          </span>
          {kind.kind === 'public_reply' ? (
            <div className="flex flex-wrap gap-2 max-sm:order-1 max-sm:w-full max-sm:justify-between">
              {isFinished(ticket.status) ? null : (
                <Button look="quiet" onClick={() => void submit('solved')}>
                  Send and solve
                </Button>
              )}
              {ticket.status === 'pending' ? null : (
                <Button onClick={() => void submit('pending')}>
                  Send and wait<span className="max-sm:sr-only"> for customer</span>
                </Button>
              )}
            </div>
          ) : null}
          <Button type="submit" look="primary" icon={kind.icon} busy={pending && 'Sending…'}>
            {kind.send}
          </Button>
        </div>
      </div>
      {macro ? (
        <MacroDialog
          ticket={ticket}
          macro={macro}
          onClose={() => setMacro(null)}
          onInsert={(to, words) => {
            choose(to);
            drafts.write(to, [drafts.textOf(to).trim(), words].filter(Boolean).join('\n\n'));
            requestAnimationFrame(() => text.current?.focus());
          }}
        />
      ) : null}
    </form>
  );
}
