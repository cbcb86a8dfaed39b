import { Plus, X } from 'lucide-react';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { Field } from '../../../ui/field.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Input } from '../../../ui/input.tsx';
import { ActionList } from './action-list.tsx';
import { fieldId, type LevelDraft, newLevel } from './draft.ts';
import type { PartProps } from './fields.ts';

/** The server's limit. */
const MOST = 9;

/** The ladder after a miss: whom each rung reaches, and what it does. */
export function LevelFields({ draft, onChange, errorOf }: PartProps) {
  const set = (index: number, change: Partial<LevelDraft>) =>
    onChange({ levels: draft.levels.map((one, i) => (i === index ? { ...one, ...change } : one)) });
  return (
    <Card title="When a target is missed">
      <div className="flex flex-col gap-5">
        <p className="text-13 text-faint">
          Whoever has the ticket and the team lead hear of every miss. Each level comes so much of the target’s own time
          later, and stops when the target is met or the ticket waits.
        </p>
        {draft.levels.map(({ level, after, actions }, index) => (
          <div key={level} className="flex flex-col gap-2">
            <div className="flex items-start gap-3">
              <h3 className="w-16 shrink-0 pt-1.5 font-medium">Level {level}</h3>
              <Field
                quiet
                label={`Level ${level}: after the miss`}
                id={fieldId(`level-${index}`)}
                error={errorOf(`level-${index}`)}
                className="w-40"
              >
                <Input
                  value={after}
                  placeholder="30 min"
                  onChange={(event) => set(index, { after: event.target.value })}
                />
              </Field>
              <span className="grow pt-1.5 text-muted">{after.trim() === '0' ? 'at once' : 'after the miss'}</span>
              <IconButton
                label={`Remove level ${level}`}
                icon={<X />}
                onClick={() => onChange({ levels: draft.levels.filter((_, i) => i !== index) })}
              />
            </div>
            <ActionList
              label={`Level ${level}`}
              id={fieldId(`level-${index}-actions`)}
              actions={actions}
              error={errorOf(`level-${index}-actions`)}
              onChange={(changed) => set(index, { actions: changed })}
            />
          </div>
        ))}
        {draft.levels.length < MOST ? (
          <Button
            size="small"
            icon={<Plus />}
            className="self-start"
            onClick={() => onChange({ levels: [...draft.levels, newLevel(draft.levels)] })}
          >
            Add a level
          </Button>
        ) : null}
      </div>
    </Card>
  );
}
