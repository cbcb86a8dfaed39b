import { type ReactNode, useId, useState } from 'react';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { Field } from './field.tsx';
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
  const form = useId();

  const change = (next: boolean) => {
    if (working) return;
    setError(null);
    setWords('');
    onOpenChange(next);
  };

  const submit = async () => {
    if (working) return;
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
    <Dialog
      open={open}
      onOpenChange={change}
      title={title}
      description={consequence}
      footer={
        <>
          <Button onClick={() => change(false)}>Keep as it is</Button>
          <Button form={form} type="submit" look={danger ? 'danger' : 'primary'} busy={working && busy}>
            {confirm}
          </Button>
        </>
      }
    >
      <form
        id={form}
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        {reason === 'none' ? (
          error && (
            <p role="alert" className="text-breached">
              {error}
            </p>
          )
        ) : (
          <Field
            label={reason === 'required' ? 'Reason' : 'Reason (optional)'}
            error={error}
            help="Kept in the history with your name."
          >
            <Textarea value={words} onChange={(event) => setWords(event.target.value)} rows={3} maxLength={500} />
          </Field>
        )}
      </form>
    </Dialog>
  );
}
