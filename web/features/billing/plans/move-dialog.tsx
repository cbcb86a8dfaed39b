import { useState } from 'react';
import type { PricePlan } from '../../../../domain/billing/contract.ts';
import type { MovePreview } from '../../../../domain/billing/move-requests.ts';
import { failureOf } from '../../../app/failure.ts';
import { Loaded } from '../../../app/loaded.tsx';
import { trpc } from '../../../app/trpc.ts';
import { Count } from '../../../ui/count.tsx';
import { Field } from '../../../ui/field.tsx';
import { FormDialog } from '../../../ui/form-dialog.tsx';
import { Money } from '../../../ui/money.tsx';
import { Textarea } from '../../../ui/textarea.tsx';
import { Moves } from './moves.tsx';

/** Moves all that are on a version to the present one: what it brings, and how far it has come. It goes on without this page. */
export function MoveDialog({ plan, from, onClose }: { plan: PricePlan; from: number; onClose: () => void }) {
  const utils = trpc.useUtils();
  const preview = trpc.pricePlans.previewMove.useQuery(
    { id: plan.id, from },
    { staleTime: 0, refetchOnWindowFocus: false },
  );
  const move = trpc.pricePlans.move.useMutation({ onSuccess: () => utils.pricePlans.moves.invalidate() });
  const [reason, setReason] = useState('');
  const movable = preview.data?.movable.reduce((all, { count }) => all + count, 0) ?? 0;
  const error = move.error ? failureOf(move.error).message : null;
  return (
    <FormDialog
      onClose={onClose}
      title={
        move.data
          ? `To version ${move.data.to}`
          : `Move everybody on version ${from} to version ${preview.data?.to ?? plan.number}?`
      }
      confirm={`Move ${movable.toLocaleString()}`}
      busy={move.isPending && 'Beginning…'}
      cancel="Leave them there"
      disabled={movable === 0}
      done={move.data ? 'Close' : null}
      errors={error}
      onSubmit={() => {
        const why = reason.trim();
        if (preview.data)
          move.mutate({ id: plan.id, from, to: preview.data.to, ...(why === '' ? {} : { reason: why }) });
      }}
    >
      {move.data ? (
        <>
          <p>They are moved one after the other; it goes on when you leave, and you are told when it ends.</p>
          <Moves planId={plan.id} only={move.data.id} />
        </>
      ) : (
        <>
          <p>Each pays its present price until the end of its period, and the new one from then on.</p>
          <Loaded query={preview} what="The preview">
            {(data) => <Shown preview={data} />}
          </Loaded>
          <Field label="Reason (optional)" help="Kept in the history of each.">
            <Textarea value={reason} rows={2} maxLength={500} onChange={(event) => setReason(event.target.value)} />
          </Field>
        </>
      )}
    </FormDialog>
  );
}

function Shown({ preview: { movable, refused } }: { preview: MovePreview }) {
  return (
    <section aria-label="What follows" className="rounded-md border border-line bg-canvas px-4 py-3">
      <ul className="flex list-disc flex-col gap-1 pl-5">
        {movable.map(({ currency, count, beforeMinor, afterMinor }) => (
          <li key={currency}>
            <Count value={count} /> {count === 1 ? 'subscription goes' : 'subscriptions together go'} from{' '}
            <Money minor={beforeMinor} currency={currency} /> to <Money minor={afterMinor} currency={currency} /> a
            period, before tax.
          </li>
        ))}
        {movable.length === 0 ? <li>Nobody can be moved.</li> : null}
        {refused.map(({ why, count }) => (
          <li key={why} className="text-muted">
            <Count value={count} /> {count === 1 ? 'stays' : 'stay'}: {why}
          </li>
        ))}
      </ul>
    </section>
  );
}
