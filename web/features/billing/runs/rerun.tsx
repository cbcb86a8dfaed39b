import { useState } from 'react';
import { failureOf } from '../../../app/failure.ts';
import { useMember } from '../../../app/session.tsx';
import { trpc } from '../../../app/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';

/** Everything that stopped, tried again: a hundred with one question, until none is left. */
export function Rerun({ failed }: { failed: number }) {
  const { can } = useMember();
  const utils = trpc.useUtils();
  const rerun = trpc.billingRuns.rerun.useMutation();
  const [reason, setReason] = useState('');
  const [done, setDone] = useState(0);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  async function again(): Promise<void> {
    setBusy(true);
    setError(null);
    setDone(0);
    try {
      for (let left = 1; left > 0; ) {
        const answer = await rerun.mutateAsync({ reason });
        setDone((so) => so + answer.retried);
        left = answer.retried === 0 ? 0 : answer.left;
      }
      setReason('');
    } catch (failure) {
      setError(failureOf(failure).message);
    }
    setBusy(false);
    await utils.billingRuns.invalidate();
  }
  return (
    <section
      aria-label="Stopped invoices"
      className="flex flex-col gap-3 rounded-md border border-breached/40 bg-surface px-4 py-3"
    >
      <p>
        <span className="font-medium text-breached">
          {failed.toLocaleString()} {failed === 1 ? 'invoice' : 'invoices'} could not be made
        </span>{' '}
        <span className="text-muted">
          Mend what stopped them, then try them again. What was made is not made twice.
        </span>
      </p>
      {can('process:manage') ? (
        <form
          className="flex flex-wrap items-end gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            void again();
          }}
        >
          <Field label="What was mended" className="grow basis-64" error={error}>
            <Input value={reason} onChange={(event) => setReason(event.target.value)} required maxLength={500} />
          </Field>
          <Button type="submit" look="primary" busy={busy && `Trying again… ${done > 0 ? done : ''}`}>
            Try all again
          </Button>
        </form>
      ) : null}
    </section>
  );
}
