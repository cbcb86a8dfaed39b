import type { ReactNode } from 'react';
import type { SubscriptionDetail } from '../../../../domain/billing/requests.ts';
import { trpc } from '../../../app/trpc.ts';
import { useFormErrors } from '../../../app/use-form-errors.ts';
import { FormDialog } from '../../../ui/form-dialog.tsx';
import { toastDone } from '../../../ui/toast.tsx';
import { type Amendment, AmendmentPreview, useAmendmentPreview } from './amendment-preview.tsx';

interface Props {
  subscription: SubscriptionDetail;
  title: string;
  /** The button's words, and what is said when it is done. */
  deed: string;
  done: string;
  /** null while something is missing. */
  amendment: Amendment | null;
  danger?: boolean;
  width?: 'wide';
  onClose: () => void;
  children?: ReactNode;
}

/** A change of what a subscription pays: the fields, what follows, and the deed. */
export function AmendDialog({ subscription, title, deed, done, amendment, danger, width, onClose, children }: Props) {
  const utils = trpc.useUtils();
  const amend = trpc.subscriptions.amend.useMutation();
  const { errors, tell, run } = useFormErrors([]);
  const { id, version } = subscription;
  const preview = useAmendmentPreview(id, version, amendment);

  const submit = async () => {
    if (!amendment) return tell('Fill in what is missing, or change something first');
    // Confirmed is what was seen, not what is still being computed; what the preview refuses, the server says once more.
    const shown = preview.isPlaceholderData || preview.error ? null : preview.data;
    if (!shown && !preview.error) return tell('Wait for what follows, then confirm.');
    const figures = shown && { at: shown.at, figures: shown.figures };
    const amended = await run(() => amend.mutateAsync({ id, version, amendment, ...figures }));
    if (!amended) return void preview.refetch();
    for (const noun of [utils.subscriptions, utils.invoices, utils.customers, utils.pricePlans, utils.processes]) {
      void noun.invalidate();
    }
    toastDone(done);
    onClose();
  };

  return (
    <FormDialog
      title={title}
      confirm={deed}
      busy={amend.isPending && 'Saving…'}
      danger={danger}
      width={width}
      onClose={onClose}
      errors={errors}
      onSubmit={submit}
    >
      {children}
      <AmendmentPreview amendment={amendment} query={preview} />
    </FormDialog>
  );
}
