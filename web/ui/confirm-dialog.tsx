import { type ReactNode, useId, useState } from 'react';
import { Field } from './field.tsx';
import type { Wrong } from './form.tsx';
import { FormDialog } from './form-dialog.tsx';
import { Textarea } from './textarea.tsx';

const MISSING = 'Say why, so that others can follow it later.';

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
  const field = useId();
  const [wrong, setWrong] = useState<Wrong>(null);

  const leave = () => {
    setWrong(null);
    setWords('');
    onOpenChange(false);
  };

  const submit = async () => {
    if (reason === 'required' && words.trim() === '') {
      setWrong([{ field, message: MISSING }]);
      return;
    }
    setWorking(true);
    setWrong(null);
    try {
      await onConfirm(words.trim());
      setWords('');
      onOpenChange(false);
    } catch (failure) {
      setWrong(failure instanceof Error ? failure.message : 'It did not work. Nothing was changed.');
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
      errors={wrong}
      onSubmit={submit}
    >
      {reason === 'none' ? null : (
        <Field
          label={reason === 'required' ? 'Reason' : 'Reason (optional)'}
          id={field}
          error={Array.isArray(wrong) ? MISSING : null}
          help="Kept in the history with your name."
        >
          <Textarea value={words} onChange={(event) => setWords(event.target.value)} rows={3} maxLength={500} />
        </Field>
      )}
    </FormDialog>
  );
}
