import { X } from 'lucide-react';
import { useState } from 'react';
import type { Ticket } from '../../../domain/tickets/contract.ts';
import { failureOf } from '../../app/failure.ts';
import { trpc } from '../../app/trpc.ts';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Field } from '../../ui/field.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Textarea } from '../../ui/textarea.tsx';
import { toastDone } from '../../ui/toast.tsx';
import { TicketPicker } from './ticket-picker.tsx';

interface Props {
  /** Where the conversation goes on. */
  target: Pick<Ticket, 'id' | 'number' | 'subject'>;
  chosen?: readonly Pick<Ticket, 'id' | 'number' | 'subject'>[];
  onClose: () => void;
  onDone?: () => void;
}

const TOLD = 'Thank you for writing. We have put your request together with another one and answer you there.';

/** Lets the conversations of other tickets go on in one. */
export function MergeDialog({ target, chosen = [], onClose, onDone }: Props) {
  const utils = trpc.useUtils();
  const merge = trpc.tickets.merge.useMutation();
  const [others, setOthers] = useState(
    chosen.map(({ id, number, subject }) => ({ id, words: `#${number} ${subject}` })),
  );
  const [tells, setTells] = useState(false);
  const [text, setText] = useState(TOLD);
  const [copies, setCopies] = useState(false);
  const run = async () => {
    try {
      await merge.mutateAsync({
        id: target.id,
        ids: others.map(({ id }) => id),
        tellRequesters: tells ? text : null,
        copyRequesters: copies,
      });
      toastDone(others.length === 1 ? 'Merged into this ticket' : `${others.length} tickets merged into one`);
      onDone?.();
      onClose();
    } catch {
      // It stays open, with the reason.
    } finally {
      void utils.tickets.invalidate();
    }
  };
  return (
    <FormDialog
      onClose={onClose}
      title={`Merge into #${target.number} ${target.subject}`}
      description="The others are closed and their clocks end; what was and will be written in them shows here. It can be taken back."
      confirm={others.length > 1 ? `Merge ${others.length} tickets` : 'Merge'}
      busy={merge.isPending && 'Merging…'}
      disabled={others.length === 0 || (tells && text.trim() === '')}
      errors={merge.error && failureOf(merge.error).message}
      onSubmit={run}
    >
      <Field label="Tickets to merge into it">
        <TicketPicker
          value={null}
          except={[target.id, ...others.map(({ id }) => id)]}
          onChange={(id, words) => setOthers([...others, { id, words }])}
        />
      </Field>
      {others.length > 0 ? (
        <ul aria-label="Chosen" className="flex flex-col gap-1">
          {others.map(({ id, words }) => (
            <li
              key={id}
              className="flex items-center justify-between gap-2 rounded-md border border-line py-0.5 pr-1 pl-3"
            >
              <span className="min-w-0 truncate">{words}</span>
              <IconButton
                label={`Leave out ${words}`}
                size="small"
                icon={<X />}
                onClick={() => setOthers(others.filter((one) => one.id !== id))}
              />
            </li>
          ))}
        </ul>
      ) : null}
      <Checkbox checked={tells} onChange={setTells} label="Tell their requesters by e-mail" />
      {tells ? (
        <Field label="What they are told" help="Once an address; not to whoever this ticket is of.">
          <Textarea rows={4} value={text} onChange={(event) => setText(event.target.value)} />
        </Field>
      ) : null}
      <Checkbox
        checked={copies}
        onChange={setCopies}
        label="Send copies of the answers to requesters of other companies too"
      />
    </FormDialog>
  );
}
