import { Plus, X } from 'lucide-react';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { Field } from '../../../ui/field.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Input } from '../../../ui/input.tsx';
import { Select } from '../../../ui/select.tsx';
import { ActionList } from './action-list.tsx';
import { fieldId, NEW_WARNING, type WarningDraft } from './draft.ts';
import type { PartProps } from './fields.ts';

const WAYS = [
  { value: 'percent', label: 'at a share of the target used' },
  { value: 'before', label: 'before the deadline' },
];
/** The server's limit. */
const MOST = 20;

/** When and how people are warned of a target that is about to be missed. */
export function WarningFields({ draft, onChange, errorOf }: PartProps) {
  const set = (index: number, change: Partial<WarningDraft>) =>
    onChange({ warnings: draft.warnings.map((one, i) => (i === index ? { ...one, ...change } : one)) });
  return (
    <Card title="Before a target is missed">
      <div className="flex flex-col gap-5">
        {draft.warnings.length === 0 ? <p className="text-muted">Nobody is warned before a target is missed.</p> : null}
        {draft.warnings.map(({ by, text, actions }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a warning is its place in the list
          <div key={index} className="flex flex-col gap-2">
            <div className="flex items-start gap-3">
              <Field
                quiet
                label={`Warning ${index + 1}`}
                id={fieldId(`warning-${index}`)}
                error={errorOf(`warning-${index}`)}
                className="w-24 shrink-0"
              >
                <Input
                  value={text}
                  {...(by === 'percent' ? { after: '%', inputMode: 'numeric' as const } : { placeholder: '30 min' })}
                  onChange={(event) => set(index, { text: event.target.value })}
                />
              </Field>
              <Field quiet label={`Warning ${index + 1}: how`} className="min-w-0 grow">
                <div className="sm:max-w-72">
                  <Select
                    value={by}
                    options={WAYS}
                    onChange={(event) =>
                      set(
                        index,
                        event.target.value === 'percent'
                          ? { by: 'percent', text: '75' }
                          : { by: 'before', text: '30 min' },
                      )
                    }
                  />
                </div>
              </Field>
              <IconButton
                label={`Remove warning ${index + 1}`}
                icon={<X />}
                onClick={() => onChange({ warnings: draft.warnings.filter((_, i) => i !== index) })}
              />
            </div>
            <ActionList
              label={`Warning ${index + 1}`}
              id={fieldId(`warning-${index}-actions`)}
              actions={actions}
              error={errorOf(`warning-${index}-actions`)}
              onChange={(changed) => set(index, { actions: changed })}
            />
          </div>
        ))}
        {draft.warnings.length < MOST ? (
          <Button
            size="small"
            icon={<Plus />}
            className="self-start"
            onClick={() => onChange({ warnings: [...draft.warnings, NEW_WARNING] })}
          >
            Add a warning
          </Button>
        ) : null}
      </div>
    </Card>
  );
}
