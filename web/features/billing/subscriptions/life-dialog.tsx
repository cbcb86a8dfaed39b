import { type ReactNode, useState } from 'react';
import type { SubscriptionDetail } from '../../../../domain/billing/requests.ts';
import { trpc } from '../../../app/trpc.ts';
import { useFormErrors } from '../../../app/use-form-errors.ts';
import { Field } from '../../../ui/field.tsx';
import { FormDialog } from '../../../ui/form-dialog.tsx';
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
  const utils = trpc.useUtils();
  const make = trpc.subscriptions.changeLife.useMutation();
  const [reason, setReason] = useState('');
  const { errors, tell, run } = useFormErrors([]);
  const { id, version } = subscription;
  const preview = useLifePreview(id, version, change);

  const submit = async () => {
    if (!change) return tell('Fill in what is missing');
    // Confirmed is what was seen, not what is still being computed.
    if (preview.error) return tell(preview.error.message);
    if (!preview.data || preview.isPlaceholderData) return tell('Wait for what follows, then confirm.');
    const { at, figures } = preview.data;
    const why = reason.trim() === '' ? {} : { reason: reason.trim() };
    const made = await run(() => make.mutateAsync({ id, version, change, at, figures, ...why }));
    void utils.invalidate();
    if (!made) return void preview.refetch();
    toastDone(done);
    onClose();
  };

  return (
    <FormDialog
      title={title}
      confirm={deed}
      busy={make.isPending && 'Saving…'}
      danger={danger}
      onClose={onClose}
      errors={errors}
      onSubmit={submit}
    >
      {children}
      <LifePreview change={change} query={preview} />
      <Field label="Reason (optional)" help="Kept in the history with your name.">
        <Textarea value={reason} rows={2} maxLength={500} onChange={(event) => setReason(event.target.value)} />
      </Field>
    </FormDialog>
  );
}
