import { useId, useState } from 'react';
import type { SubscriptionChange, SubscriptionDetail } from '../../../../domain/billing/requests.ts';
import { failureOf } from '../../../app/failure.ts';
import { trpc } from '../../../app/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { FormSummary } from '../../../ui/form-summary.tsx';
import { RadioCards } from '../../../ui/radio-cards.tsx';
import { Textarea } from '../../../ui/textarea.tsx';
import { toastDone } from '../../../ui/toast.tsx';
import { ChangePreview } from './change-preview.tsx';

export type Deed = 'pause' | 'resume' | 'cancel';

const WORDS: Readonly<Record<Deed, { question: string; deed: string; busy: string; done: string }>> = {
  pause: { question: 'Pause', deed: 'Pause it', busy: 'Pausing…', done: 'Paused' },
  resume: { question: 'Resume', deed: 'Resume it', busy: 'Resuming…', done: 'It goes on' },
  cancel: { question: 'End', deed: 'End it', busy: 'Ending…', done: 'It ends' },
};

interface Props {
  subscription: SubscriptionDetail;
  deed: Deed;
  onClose: () => void;
}

/** Pause, resume or end a subscription, with what follows shown before it is done. */
export function ChangeDialog({ subscription, deed, onClose }: Props) {
  const form = useId();
  const [at, setAt] = useState<'period-end' | 'now'>(subscription.currentPeriod ? 'period-end' : 'now');
  const [reason, setReason] = useState('');
  const [error, setError] = useState<string | null>(null);
  const { run, pending } = useChange(subscription);
  const { question, deed: verb, busy, done } = WORDS[deed];
  const change: SubscriptionChange = deed !== 'cancel' ? deed : at === 'now' ? 'cancel-now' : 'cancel-at-period-end';

  const submit = async () => {
    if (pending) return;
    setError(null);
    try {
      await run(deed, at, reason.trim());
      toastDone(deed === 'cancel' && at === 'now' ? 'It has ended' : done);
      onClose();
    } catch (failure) {
      setError(failureOf(failure).message);
    }
  };

  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`${question} ${subscription.customerName}’s ${subscription.pricePlanName}?`}
      footer={
        <>
          <Button onClick={onClose}>Keep as it is</Button>
          <Button form={form} type="submit" look={deed === 'cancel' ? 'danger' : 'primary'} busy={pending && busy}>
            {verb}
          </Button>
        </>
      }
    >
      <form
        id={form}
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <FormSummary errors={error === null ? [] : [{ field: null, message: error }]} />
        {deed === 'cancel' ? (
          <RadioCards
            legend="When"
            value={at}
            onChange={setAt}
            options={[
              { value: 'period-end', label: 'With its period', help: 'It runs on until then; what is paid is used.' },
              { value: 'now', label: 'Now', help: 'What was paid in advance and is not used is given back.' },
            ]}
          />
        ) : null}
        <ChangePreview id={subscription.id} change={change} />
        <Field label="Reason (optional)" help="Kept in the history with your name.">
          <Textarea value={reason} rows={2} maxLength={500} onChange={(event) => setReason(event.target.value)} />
        </Field>
      </form>
    </Dialog>
  );
}

function useChange({ id, version }: SubscriptionDetail) {
  const utils = trpc.useUtils();
  const pause = trpc.subscriptions.pause.useMutation();
  const resume = trpc.subscriptions.resume.useMutation();
  const cancel = trpc.subscriptions.cancel.useMutation();
  return {
    pending: pause.isPending || resume.isPending || cancel.isPending,
    run: async (deed: Deed, at: 'period-end' | 'now', reason: string) => {
      const input = { id, version, ...(reason === '' ? {} : { reason }) };
      try {
        if (deed === 'pause') await pause.mutateAsync(input);
        else if (deed === 'resume') await resume.mutateAsync(input);
        else await cancel.mutateAsync({ ...input, at });
      } finally {
        await utils.invalidate();
      }
    },
  };
}
