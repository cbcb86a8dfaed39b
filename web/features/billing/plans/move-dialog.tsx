import { useState } from 'react';
import type { PricePlan } from '../../../../domain/billing/contract.ts';
import type { MovePreview, MoveVersionOutput } from '../../../../domain/billing/move-requests.ts';
import { failureOf } from '../../../app/failure.ts';
import { Loaded } from '../../../app/loaded.tsx';
import { trpc } from '../../../app/trpc.ts';
import { Count } from '../../../ui/count.tsx';
import { Field } from '../../../ui/field.tsx';
import { FormDialog } from '../../../ui/form-dialog.tsx';
import { Link } from '../../../ui/link.tsx';
import { Money } from '../../../ui/money.tsx';
import { Progress } from '../../../ui/progress.tsx';
import { Textarea } from '../../../ui/textarea.tsx';

type Stayed = MoveVersionOutput['refused'];

/** Moves all that are on a version to the present one: what it brings, how far it has come, and who stays and why. */
export function MoveDialog({ plan, from, onClose }: { plan: PricePlan; from: number; onClose: () => void }) {
  const utils = trpc.useUtils();
  const preview = trpc.pricePlans.previewMove.useQuery(
    { id: plan.id, from },
    { staleTime: 0, refetchOnWindowFocus: false },
  );
  const move = trpc.pricePlans.move.useMutation();
  const [reason, setReason] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [going, setGoing] = useState<{ moved: number; stayed: Stayed; over: boolean } | null>(null);
  const movable = preview.data?.movable.reduce((all, { count }) => all + count, 0) ?? 0;
  const refused = preview.data?.refused.reduce((all, { count }) => all + count, 0) ?? 0;

  const run = async (to: number) => {
    let [moved, after]: [number, string | null] = [0, null];
    const stayed: Stayed = [];
    setError(null);
    try {
      do {
        setGoing({ moved, stayed, over: false });
        const step: MoveVersionOutput = await move.mutateAsync({
          id: plan.id,
          from,
          to,
          after,
          ...(reason.trim() === '' ? {} : { reason: reason.trim() }),
        });
        moved += step.moved;
        stayed.push(...step.refused);
        after = step.after;
      } while (after !== null);
    } catch (failure) {
      setError(`${failureOf(failure).message} What has been moved stays moved; the rest can be moved again.`);
    }
    setGoing({ moved, stayed, over: true });
    void utils.pricePlans.invalidate();
    void utils.subscriptions.invalidate();
  };

  return (
    <FormDialog
      onClose={onClose}
      title={`Move everybody on version ${from} to version ${preview.data?.to ?? plan.number}?`}
      confirm={`Move ${movable.toLocaleString()}`}
      busy={going !== null && !going.over && 'Moving…'}
      cancel="Leave them there"
      disabled={movable === 0}
      done={going?.over ? 'Done' : null}
      errors={error}
      onSubmit={() => preview.data && run(preview.data.to)}
    >
      {going ? (
        <>
          <Progress
            label="Moving"
            value={going.moved + going.stayed.length}
            total={movable + refused}
            unit="subscriptions"
          />
          {going.over ? <Stays stayed={going.stayed} moved={going.moved} /> : null}
        </>
      ) : (
        <>
          <p>Each pays its present price until the end of its period, and the new one from then on.</p>
          <Loaded query={preview} what="The preview">
            {(data) => <Shown preview={data} />}
          </Loaded>
          <Field label="Reason (optional)" help="Kept in the history of each with your name.">
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
            <Count value={count} /> {count === 1 ? 'subscription goes' : 'subscriptions go'} from{' '}
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

const SHOWN = 20;

function Stays({ stayed, moved }: { stayed: Stayed; moved: number }) {
  return (
    <div className="flex flex-col gap-2">
      <p>
        <Count value={moved} /> {moved === 1 ? 'is' : 'are'} moved with the end of{' '}
        {moved === 1 ? 'its period' : 'their periods'}.
        {stayed.length > 0 ? ` ${stayed.length.toLocaleString()} stay${stayed.length === 1 ? 's' : ''}:` : ''}
      </p>
      <ul className="flex flex-col gap-1 text-14">
        {stayed.slice(0, SHOWN).map(({ subscriptionId, customerName, why }) => (
          <li key={subscriptionId}>
            <Link
              href={`/billing/subscriptions/${subscriptionId}`}
              className="text-accent underline-offset-2 hover:underline"
            >
              {customerName}
            </Link>
            : {why}
          </li>
        ))}
        {stayed.length > SHOWN ? (
          <li className="text-muted">and {(stayed.length - SHOWN).toLocaleString()} more</li>
        ) : null}
      </ul>
    </div>
  );
}
