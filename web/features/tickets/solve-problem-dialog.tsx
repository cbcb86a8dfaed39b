import { useState } from 'react';
import type { SolvedProblem } from '../../../domain/tickets/desk.ts';
import type { TicketDetail } from '../../../domain/tickets/requests.ts';
import { failureOf } from '../../app/failure.ts';
import { trpc } from '../../app/trpc.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { Textarea } from '../../ui/textarea.tsx';
import { toastDone } from '../../ui/toast.tsx';
import { STATUS } from './words.ts';

const count = (many: number, what: string): string => (many === 1 ? `1 ${what}` : `${many} ${what}s`);

/** Answers and solves a problem with its incidents: first who would be told, then the deed. */
export function SolveProblemDialog({ ticket, onClose }: { ticket: TicketDetail; onClose: () => void }) {
  const utils = trpc.useUtils();
  const solve = trpc.tickets.solveProblem.useMutation();
  const [body, setBody] = useState('Hello {{firstName}},\n\nthe problem that you wrote to us about is solved.');
  const [preview, setPreview] = useState<SolvedProblem | null>(null);
  const input = { id: ticket.id, version: ticket.version, body };
  const attempt = async (dryRun: boolean) => {
    try {
      const answer = await solve.mutateAsync({ ...input, dryRun });
      if (dryRun) {
        setPreview(answer);
        return;
      }
      toastDone(`Solved, with ${count(answer.solved.length, 'incident')}`);
      void utils.tickets.invalidate();
      onClose();
    } catch {
      // It stays open, with the reason.
    }
  };
  return (
    <FormDialog
      onClose={onClose}
      width="wide"
      title="Solve this problem and its incidents"
      description="Each open incident gets this answer and is solved. {{firstName}}, {{number}} and {{subject}} stand for its own."
      confirm={preview ? `Answer and solve ${count(preview.solved.length + 1, 'ticket')}` : 'See who is told'}
      busy={solve.isPending && (preview ? 'Solving…' : 'Looking…')}
      disabled={body.trim() === ''}
      other={
        preview ? (
          <Button look="quiet" onClick={() => setPreview(null)}>
            Back to the text
          </Button>
        ) : null
      }
      errors={solve.error && failureOf(solve.error).message}
      onSubmit={() => attempt(preview === null)}
    >
      {preview ? (
        <Told preview={preview} />
      ) : (
        <Field label="What the customers are told">
          <Textarea rows={7} value={body} onChange={(event) => setBody(event.target.value)} />
        </Field>
      )}
    </FormDialog>
  );
}

function Told({ preview: { solved, left } }: { preview: SolvedProblem }) {
  return (
    <>
      <p>
        {solved.length === 0
          ? 'No incident is open: only the problem itself is answered and solved.'
          : `${count(solved.length, 'incident')} and the problem itself:`}
      </p>
      <ul className="flex max-h-72 flex-col gap-1 overflow-y-auto">
        {solved.map(({ id, number, subject, requesterEmail }) => (
          <li key={id} className="flex flex-wrap justify-between gap-x-4">
            <span className="min-w-0 truncate">
              #{number} {subject}
            </span>
            <span className="text-13 text-muted">{requesterEmail ?? 'no e-mail address'}</span>
          </li>
        ))}
      </ul>
      {left.length > 0 ? (
        <p className="text-13 text-muted">
          Left as they are:{' '}
          {left.map(({ number, status }) => `#${number} (${STATUS[status].words.toLowerCase()})`).join(', ')}
        </p>
      ) : null}
    </>
  );
}
