import { useState } from 'react';
import {
  ASSIGNMENT_METHODS,
  type AssignmentMethod,
  type AssignmentRule,
} from '../../../../domain/tickets/assignment.ts';
import { failureOf } from '../../../app/failure.ts';
import { Loaded } from '../../../app/loaded.tsx';
import { useMember } from '../../../app/session.tsx';
import { trpc } from '../../../app/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Field } from '../../../ui/field.tsx';
import { FormDialog } from '../../../ui/form-dialog.tsx';
import { Input } from '../../../ui/input.tsx';
import { Select } from '../../../ui/select.tsx';
import { toastDone } from '../../../ui/toast.tsx';

const METHOD_WORDS: Readonly<Record<AssignmentMethod, string>> = {
  manual: 'People take tickets themselves',
  round_robin: 'In turn, one after the other',
  least_loaded: 'To whoever has the fewest open',
};

const inWords = ({ method, bySkill, inHours, capacity }: AssignmentRule): string =>
  [
    METHOD_WORDS[method],
    ...(method === 'manual'
      ? []
      : [
          ...(bySkill ? ['by skill'] : []),
          ...(inHours ? ['in working hours only'] : []),
          ...(capacity === null ? [] : [`at most ${capacity} at once`]),
        ]),
  ].join(', ');

/** Who of a team gets its tickets. */
export function AssignmentRules() {
  const { can } = useMember();
  const query = trpc.assignmentRules.list.useQuery({}, { enabled: can('assignmentRule:read') });
  const [editing, setEditing] = useState<AssignmentRule | null>(null);
  if (!can('assignmentRule:read')) return null;
  return (
    <Card title="Who gets a team’s tickets">
      <Loaded query={query} what="The rules">
        {({ items }) =>
          items.length === 0 ? (
            <p className="text-muted">
              There are no teams yet. Once there is one, its tickets can find somebody by themselves.
            </p>
          ) : (
            <ul className="flex flex-col divide-y divide-line">
              {items.map((rule) => (
                <li key={rule.teamId} className="flex items-center gap-x-3 py-2">
                  <span className="flex min-w-0 grow flex-wrap items-baseline gap-x-3">
                    <span className="font-medium">{rule.teamName}</span>
                    <span className="text-13 text-muted">{inWords(rule)}</span>
                  </span>
                  {can('assignmentRule:update') ? (
                    <Button size="small" look="quiet" onClick={() => setEditing(rule)}>
                      Change
                    </Button>
                  ) : null}
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {editing ? <RuleForm rule={editing} onClose={() => setEditing(null)} /> : null}
    </Card>
  );
}

function RuleForm({ rule, onClose }: { rule: AssignmentRule; onClose: () => void }) {
  const utils = trpc.useUtils();
  const set = trpc.assignmentRules.set.useMutation();
  const [method, setMethod] = useState(rule.method);
  const [bySkill, setBySkill] = useState(rule.bySkill);
  const [inHours, setInHours] = useState(rule.inHours);
  const [capacity, setCapacity] = useState(rule.capacity === null ? '' : String(rule.capacity));
  const fine = capacity.trim() === '' || /^[1-9]\d{0,2}$/.test(capacity.trim());
  const save = async () => {
    try {
      const limit = capacity.trim() === '' ? null : Number(capacity);
      await set.mutateAsync({ teamId: rule.teamId, version: rule.version, method, bySkill, inHours, capacity: limit });
      toastDone('Kept for tickets from now on');
      onClose();
    } catch {
      // It stays open, with the reason.
    } finally {
      void utils.assignmentRules.invalidate();
    }
  };
  return (
    <FormDialog
      onClose={onClose}
      title={`Who gets ${rule.teamName}’s tickets`}
      description="Whoever is absent is always passed over. Tickets that somebody has stay with them."
      confirm="Save"
      busy={set.isPending && 'Saving…'}
      disabled={!fine}
      errors={set.error && failureOf(set.error).message}
      onSubmit={save}
    >
      <Field label="How">
        <Select
          value={method}
          onChange={(event) => setMethod(event.target.value as AssignmentMethod)}
          options={ASSIGNMENT_METHODS.map((value) => ({ value, label: METHOD_WORDS[value] }))}
        />
      </Field>
      {method === 'manual' ? null : (
        <>
          <Checkbox
            checked={bySkill}
            onChange={setBySkill}
            label="Only to whoever has a skill that the ticket’s tags or category name, where somebody of the team has one"
          />
          <Checkbox checked={inHours} onChange={setInHours} label="Only to whoever is in their working hours" />
          <Field
            label="At most so many open tickets at once"
            help="For members without a limit of their own. Empty: any number."
            error={fine ? null : 'Write a number from 1 to 999, or nothing'}
          >
            <Input inputMode="numeric" value={capacity} onChange={(event) => setCapacity(event.target.value)} />
          </Field>
        </>
      )}
    </FormDialog>
  );
}
