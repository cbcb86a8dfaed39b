import { type ReactNode, useId, useState } from 'react';
import type { SubscriptionDetail } from '../../../../domain/billing/requests.ts';
import { failureOf } from '../../../app/failure.ts';
import { trpc } from '../../../app/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { FormSummary } from '../../../ui/form-summary.tsx';
import { Textarea } from '../../../ui/textarea.tsx';
import { toastDone } from '../../../ui/toast.tsx';
import { type LifeChange, LifePreview, useLifePreview } from './life-preview.tsx';

interface Props {
  subscription: SubscriptionDetail;
  title: string;
  /** The button's words, and what is said when it is done. */
  deed: string;
  done: string;
  /** null while something is missing. */
  change: LifeChange | null;
  danger?: boolean;
  onClose: () => void;
  children?: ReactNode;
}

/** A change of a subscription's life: the fields, what follows to the cent, and the deed, made as it was shown. */
export function LifeDialog({ subscription, title, deed, done, change, danger = false, onClose, children }: Props) {
  const form = useId();
  const utils = trpc.useUtils();
  const make = trpc.subscriptions.changeLife.useMutation();
  const [reason, setReason] = useState('');
  const [error, setError] = useState<string | null>(null);
  const { id, version } = subscription;
  const preview = useLifePreview(id, version, change);

  const submit = async () => {
    if (make.isPending) return;
    if (!change) return setError('Fill in what is missing');
    // Confirmed is what was seen, not what is still being computed.
    if (!preview.data || preview.isPlaceholderData || preview.error)
      return setError('Wait for what follows, then confirm.');
    setError(null);
    try {
      const { at, figures } = preview.data;
      await make.mutateAsync({
        id,
        version,
        change,
        at,
        figures,
        ...(reason.trim() === '' ? {} : { reason: reason.trim() }),
      });
      toastDone(done);
      onClose();
    } catch (failure) {
      setError(failureOf(failure).message);
      void preview.refetch();
    } finally {
      void utils.invalidate();
    }
  };

  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={title}
      footer={
        <>
          <Button onClick={onClose}>Leave it as it is</Button>
          <Button form={form} type="submit" look={danger ? 'danger' : 'primary'} busy={make.isPending && 'Saving…'}>
            {deed}
          </Button>
        </>
      }
    >
      <form
        id={form}
        noValidate
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <FormSummary errors={error === null ? [] : [{ field: null, message: error }]} />
        {children}
        <LifePreview change={change} query={preview} />
        <Field label="Reason (optional)" help="Kept in the history with your name.">
          <Textarea value={reason} rows={2} maxLength={500} onChange={(event) => setReason(event.target.value)} />
        </Field>
      </form>
    </Dialog>
  );
}
