import { useId, useState } from 'react';
import type { ImportedStatement } from '../../../../domain/bank/contract.ts';
import { trpc } from '../../../app/trpc.ts';
import { Field, useField } from '../../../ui/field.tsx';
import type { Wrong } from '../../../ui/form.tsx';
import { FormDialog } from '../../../ui/form-dialog.tsx';
import { uploadStatement } from './upload.ts';

const MISSING = 'Choose the file that your bank gave you';

/** A bank's file, and what came of it. */
export function ImportDialog({ onClose }: { onClose: () => void }) {
  const utils = trpc.useUtils();
  const field = useId();
  const [file, setFile] = useState<File | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Wrong>(null);
  const [done, setDone] = useState<ImportedStatement | null>(null);
  const submit = async () => {
    if (!file) {
      setProblem([{ field, message: MISSING }]);
      return;
    }
    setBusy(true);
    setProblem(null);
    try {
      setDone(await uploadStatement(file));
      await utils.bank.invalidate();
    } catch (error) {
      setProblem(error instanceof Error ? error.message : 'The file could not be read.');
    } finally {
      setBusy(false);
    }
  };
  return (
    <FormDialog
      onClose={onClose}
      title="Import a bank statement"
      description="CAMT.053 (XML), or CSV with a line of titles. Files may overlap: a booking is taken in once. Nothing is paid before it is confirmed."
      confirm="Import"
      busy={busy && 'Reading…'}
      done={done && 'Look at them'}
      errors={problem}
      onSubmit={submit}
    >
      {done ? (
        <p role="status" className="text-14">
          {summary(done)}
        </p>
      ) : (
        <Field label="File" id={field} error={Array.isArray(problem) ? MISSING : null}>
          <FileInput onChoose={setFile} />
        </Field>
      )}
    </FormDialog>
  );
}

const FileInput = ({ onChoose }: { onChoose: (file: File | null) => void }) => (
  <input
    type="file"
    {...useField()}
    accept=".xml,.csv,.txt,text/csv,application/xml,text/xml"
    className="rounded-md text-14 text-muted file:mr-3 file:rounded-md file:border file:border-solid file:border-edge file:bg-surface file:px-3 file:py-1.5 file:text-ink aria-invalid:outline-2 aria-invalid:outline-breached"
    onChange={(event) => onChoose(event.target.files?.[0] ?? null)}
  />
);

function summary({ lines, repeated, outgoing, exact }: ImportedStatement): string {
  const parts = [
    `${lines} ${lines === 1 ? 'payment is' : 'payments are'} new, ${exact} of them certain.`,
    repeated > 0 ? `${repeated} had come with an earlier file.` : null,
    outgoing > 0 ? `${outgoing} went out and ${outgoing === 1 ? 'was' : 'were'} left out.` : null,
  ];
  return parts.filter((part) => part !== null).join(' ');
}
