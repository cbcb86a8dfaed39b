import { type ReactNode, useState } from 'react';
import type { SubscriptionDetail } from '../../../../domain/billing/requests.ts';
import { failureOf } from '../../../app/failure.ts';
import { trpc } from '../../../app/trpc.ts';
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
  onClose: () => void;
  children?: ReactNode;
}

/** A change of what a subscription pays: the fields, what follows, and the deed. */
export function AmendDialog({ subscription, title, deed, done, amendment, danger, onClose, children }: Props) {
  const utils = trpc.useUtils();
  const amend = trpc.subscriptions.amend.useMutation();
  const [error, setError] = useState<string | null>(null);
  const { id, version } = subscription;
  const preview = useAmendmentPreview(id, version, amendment);

  const submit = async () => {
    setError(amendment ? null : 'Fill in what it is and what it costs');
    if (!amendment) return;
    // Confirmed is what was seen, not what is still being computed; what the preview refuses, the server says once more.
    const shown = preview.isPlaceholderData || preview.error ? null : preview.data;
    if (!shown && !preview.error) return setError('Wait for what follows, then confirm.');
    try {
      await amend.mutateAsync({ id, version, amendment, ...(shown && { at: shown.at, figures: shown.figures }) });
      for (const noun of [utils.subscriptions, utils.invoices, utils.customers, utils.pricePlans, utils.processes]) {
        void noun.invalidate();
      }
      toastDone(done);
      onClose();
    } catch (failure) {
      setError(failureOf(failure).message);
      void preview.refetch();
    }
  };

  return (
    <FormDialog
      title={title}
      confirm={deed}
      busy={amend.isPending && 'Saving…'}
      danger={danger}
      onClose={onClose}
      errors={error}
      onSubmit={submit}
    >
      {children}
      <AmendmentPreview amendment={amendment} query={preview} />
    </FormDialog>
  );
}
