import type { Timesheet } from '../../../domain/timesheets/contract.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Hours } from '../../ui/hours.tsx';
import { Money } from '../../ui/money.tsx';
import { useReader } from '../../ui/reader.tsx';
import { toastDone } from '../../ui/toast.tsx';
import { type Step, useSteps } from './use-steps.ts';
import { weekInWords } from './words.ts';

export type SheetToDecide = Pick<
  Timesheet,
  | 'id'
  | 'version'
  | 'memberName'
  | 'period'
  | 'totalSeconds'
  | 'billableSeconds'
  | 'amountMinor'
  | 'currency'
  | 'approverName'
>;

const WORDS: Readonly<Record<Step, { label: string; question: string; busy: string; done: string }>> = {
  submit: { label: 'Hand in', question: 'Hand in this week?', busy: 'Handing in…', done: 'Handed in' },
  recall: { label: 'Take back', question: 'Take this week back?', busy: 'Taking back…', done: 'Taken back' },
  approve: { label: 'Approve', question: 'Approve this timesheet?', busy: 'Approving…', done: 'Approved' },
  reject: { label: 'Send back', question: 'Send this timesheet back?', busy: 'Sending back…', done: 'Sent back' },
};

interface Props {
  step: Step;
  sheet: SheetToDecide;
  onClose: () => void;
}

/** Asks before a step of a sheet's life, with what follows from it. */
export function StepDialog({ step, sheet, onClose }: Props) {
  const take = useSteps();
  const { label, question, busy, done } = WORDS[step];
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => open || onClose()}
      title={question}
      consequence={<Consequence step={step} sheet={sheet} />}
      confirm={label}
      busy={busy}
      danger={step === 'reject'}
      reason={step === 'reject' ? 'required' : 'none'}
      onConfirm={async (reason) => {
        await take(step, sheet, reason);
        toastDone(done);
      }}
    />
  );
}

function Consequence({ step, sheet }: { step: Step; sheet: SheetToDecide }) {
  const reader = useReader();
  if (step === 'recall') return 'It is a draft again, and nobody decides it until it is handed in once more.';
  if (step === 'reject')
    return `It goes back to ${sheet.memberName} with your reason, to be changed and handed in again.`;
  return (
    <>
      {sheet.memberName}, {weekInWords(sheet.period, reader)}: <Hours seconds={sheet.totalSeconds} />, of which{' '}
      <Hours seconds={sheet.billableSeconds} /> billable
      {sheet.amountMinor > 0 ? (
        <>
          {' '}
          (<Money minor={sheet.amountMinor} currency={sheet.currency} />)
        </>
      ) : null}
      .{' '}
      {step === 'submit'
        ? 'Your approver is told, and reminded when it waits too long.'
        : 'The entries are closed then.'}
    </>
  );
}
