import { X } from 'lucide-react';
import { STEP_WORDS, type StepKind, stepKinds } from '../../../../domain/collection/policy.ts';
import { PLACEHOLDER_WORDS, placeholders } from '../../../../domain/collection/words.ts';
import { Field } from '../../../ui/field.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Input } from '../../../ui/input.tsx';
import { Select } from '../../../ui/select.tsx';
import { Textarea } from '../../../ui/textarea.tsx';
import type { StepDraft } from './ladder-draft.ts';

interface Props {
  step: StepDraft;
  number: number;
  disabled: boolean;
  onChange: (change: Partial<StepDraft>) => void;
  onRemove: () => void;
}

const SAYS: readonly StepKind[] = ['letter', 'sms', 'task'];

/** One rung: on which day, what is done, and what it says. */
export function StepRow({ step, number, disabled, onChange, onRemove }: Props) {
  const { kind, afterDays, subject, text } = step;
  return (
    <li className="relative flex flex-col gap-2 rounded-md border border-line p-3">
      <div className="flex flex-wrap items-center gap-2 text-14 sm:pr-8">
        <span className="w-16">
          <Input
            aria-label={`Step ${number}: days overdue`}
            inputMode="numeric"
            value={afterDays}
            disabled={disabled}
            onChange={(event) => onChange({ afterDays: event.target.value })}
          />
        </span>
        <span>days overdue</span>
        <span className="w-72 max-w-full">
          <Select
            aria-label={`Step ${number}: what is done`}
            value={kind}
            disabled={disabled}
            options={stepKinds.map((value) => ({ value, label: STEP_WORDS[value] }))}
            onChange={(event) => onChange({ kind: event.target.value as StepKind })}
          />
        </span>
        {disabled ? null : (
          <span className="absolute top-3 right-3">
            <IconButton label={`Take step ${number} away`} icon={<X />} size="small" onClick={onRemove} />
          </span>
        )}
      </div>
      {SAYS.includes(kind) ? (
        <details className="text-13" open={subject !== '' || text !== ''}>
          <summary className="cursor-pointer text-muted hover:text-ink">Words of your own</summary>
          <div className="mt-2 flex flex-col gap-2">
            {kind === 'letter' ? (
              <Field label="Subject">
                <Input
                  value={subject}
                  maxLength={200}
                  disabled={disabled}
                  placeholder="Invoice {number} is overdue"
                  onChange={(event) => onChange({ subject: event.target.value })}
                />
              </Field>
            ) : null}
            <Field
              label={kind === 'task' ? 'What is to be done' : 'Text'}
              help={`In braces: ${placeholders.map((name) => `{${name}} ${PLACEHOLDER_WORDS[name]}`).join(', ')}. Left empty, ours${kind === 'task' ? '' : ', in the customer’s language'}.`}
            >
              <Textarea
                value={text}
                maxLength={5000}
                disabled={disabled}
                onChange={(event) => onChange({ text: event.target.value })}
              />
            </Field>
          </div>
        </details>
      ) : null}
    </li>
  );
}
