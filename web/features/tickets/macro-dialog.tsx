import { useState } from 'react';
import type { Macro } from '../../../domain/tickets/macros.ts';
import type { TicketDetail } from '../../../domain/tickets/requests.ts';
import { failureOf } from '../../app/failure.ts';
import { Loaded } from '../../app/loaded.tsx';
import { trpc } from '../../app/trpc.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { Textarea } from '../../ui/textarea.tsx';
import { toastDone } from '../../ui/toast.tsx';

interface Props {
  ticket: TicketDetail;
  macro: Macro;
  onClose: () => void;
  /** Puts its text into the composer and does nothing else. */
  onInsert: (kind: Macro['messageKind'], body: string) => void;
}

/** What a macro would do to this ticket, before it is done; its text can be changed on the way. */
export function MacroDialog({ ticket, macro, onClose, onInsert }: Props) {
  const utils = trpc.useUtils();
  const query = trpc.tickets.previewMacro.useQuery({ id: ticket.id, macroId: macro.id }, { staleTime: 0, gcTime: 0 });
  const apply = trpc.tickets.applyMacro.useMutation();
  const [text, setText] = useState<string | null>(null);
  const body = text ?? query.data?.body ?? '';
  const refusal = apply.error ? failureOf(apply.error).message : (query.data?.refusal ?? null);
  const run = async () => {
    try {
      await apply.mutateAsync({ id: ticket.id, macroId: macro.id, body: body.trim() === '' ? null : body });
      toastDone(`${macro.name} is applied`);
      onClose();
    } catch {
      // It stays open, with the reason.
    } finally {
      void utils.tickets.invalidate();
    }
  };
  const writes = query.data !== undefined && query.data.body !== '';
  return (
    <FormDialog
      onClose={onClose}
      title={macro.name}
      description="Nothing is done until you apply it."
      confirm={writes && macro.messageKind === 'public_reply' ? 'Apply and send' : 'Apply'}
      busy={apply.isPending && 'Applying…'}
      disabled={!query.data || refusal !== null}
      other={
        writes ? (
          <Button
            look="quiet"
            onClick={() => {
              onInsert(macro.messageKind, body);
              onClose();
            }}
          >
            Only insert the text
          </Button>
        ) : null
      }
      errors={refusal}
      onSubmit={run}
    >
      <Loaded query={query} what="The macro">
        {({ changes, messageKind }) => (
          <div className="flex flex-col gap-4">
            {changes.length > 0 ? (
              <ul className="flex list-disc flex-col gap-1 pl-5">
                {changes.map((line) => (
                  <li key={line}>{line}</li>
                ))}
              </ul>
            ) : (
              <p className="text-muted">It changes no field of this ticket.</p>
            )}
            {writes ? (
              <Field
                label={messageKind === 'public_reply' ? 'Sent to the customer' : 'Internal note'}
                help={
                  messageKind === 'public_reply' && ticket.requesterEmail
                    ? `Goes by e-mail to ${ticket.requesterEmail}.`
                    : null
                }
              >
                <Textarea rows={6} value={body} onChange={(event) => setText(event.target.value)} />
              </Field>
            ) : null}
          </div>
        )}
      </Loaded>
    </FormDialog>
  );
}
