import { type ReactNode, useState } from 'react';
import { Field } from './field.tsx';
import { FormDialog } from './form-dialog.tsx';
import { Textarea } from './textarea.tsx';

interface Props {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** The question: "Pause this process?" */
  title: string;
  /** What will follow, with numbers: "3 invoices, EUR 420.00, first on 1 March". */
  consequence?: ReactNode;
  /** The deed, as on the button that asked: "Pause". */
  confirm: string;
  /** While it goes on: "Pausing…". */
  busy: string;
  danger?: boolean;
  reason?: 'none' | 'optional' | 'required';
  /** A rejection keeps the dialog open and shows its message. */
  onConfirm: (reason: string) => Promise<unknown>;
}

export function ConfirmDialog(props: Props) {
  const { open, onOpenChange, title, consequence, confirm, busy, danger = false, reason = 'none', onConfirm } = props;
  const [words, setWords] = useState('');
  const [working, setWorking] = useState(false);
  const [error, setError] = useState<string | null>(null);

  const leave = () => {
    setError(null);
    setWords('');
    onOpenChange(false);
  };

  const submit = async () => {
    if (reason === 'required' && words.trim() === '') {
      setError('Say why, so that others can follow it later.');
      return;
    }
    setWorking(true);
    setError(null);
    try {
      await onConfirm(words.trim());
      setWords('');
      onOpenChange(false);
    } catch (failure) {
      setError(failure instanceof Error ? failure.message : 'It did not work. Nothing was changed.');
    } finally {
      setWorking(false);
    }
  };

  return (
    <FormDialog
      open={open}
      onClose={leave}
      title={title}
      description={consequence}
      confirm={confirm}
      busy={working && busy}
      danger={danger}
      errors={reason === 'none' ? error : null}
      onSubmit={submit}
    >
      {reason === 'none' ? null : (
        <Field
          label={reason === 'required' ? 'Reason' : 'Reason (optional)'}
          error={error}
          help="Kept in the history with your name."
        >
          <Textarea value={words} onChange={(event) => setWords(event.target.value)} rows={3} maxLength={500} />
        </Field>
      )}
    </FormDialog>
  );
}
