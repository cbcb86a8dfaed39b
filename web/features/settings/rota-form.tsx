import { ArrowUp, X } from 'lucide-react';
import { useState } from 'react';
import { WEEKDAYS, type Weekday } from '../../../domain/time/civil.ts';
import { trpc } from '../../app/trpc.ts';
import { useFormErrors } from '../../app/use-form-errors.ts';
import { Combobox } from '../../ui/combobox.tsx';
import { DateField } from '../../ui/date-field.tsx';
import { Field } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Input } from '../../ui/input.tsx';
import { Select } from '../../ui/select.tsx';
import { ZoneCombobox } from '../../ui/zone-combobox.tsx';
import { useMembers } from './use-members.ts';

export interface RotaDraft {
  readonly name: string;
  readonly teamId: string | null;
  readonly zone: string;
  readonly startsOn: string;
  readonly handoverWeekday: Weekday;
  readonly handoverTime: string;
  readonly memberIds: readonly string[];
}

const DAYS: Readonly<Record<Weekday, string>> = {
  mon: 'Monday',
  tue: 'Tuesday',
  wed: 'Wednesday',
  thu: 'Thursday',
  fri: 'Friday',
  sat: 'Saturday',
  sun: 'Sunday',
};
const NONE = 'none';

export function RotaForm(props: { id: string; initial: RotaDraft; onSave: (draft: RotaDraft) => Promise<unknown> }) {
  const { id, initial, onSave } = props;
  const [draft, setDraft] = useState(initial);
  const { errors, at, idOf, errorOf, run } = useFormErrors([
    'name',
    'teamId',
    'zone',
    'startsOn',
    'handoverWeekday',
    'handoverTime',
    'memberIds',
  ]);
  const teams = trpc.teams.list.useQuery({ pageSize: 200 }).data?.items ?? [];
  const set = (change: Partial<RotaDraft>) => setDraft({ ...draft, ...change });
  const submit = () => {
    void run(() => onSave(draft));
  };
  return (
    <Form id={id} errors={errors} onSubmit={submit}>
      <Field {...at('name')} label="Name">
        <Input value={draft.name} maxLength={120} onChange={(event) => set({ name: event.target.value })} />
      </Field>
      <InTurn
        id={idOf('memberIds')}
        memberIds={draft.memberIds}
        error={errorOf('memberIds')}
        onChange={(memberIds) => set({ memberIds })}
      />
      <div className="grid grid-cols-2 gap-4">
        <Field {...at('handoverWeekday')} label="Hand-over on">
          <Select
            value={draft.handoverWeekday}
            onChange={(event) => set({ handoverWeekday: event.target.value as Weekday })}
            options={WEEKDAYS.map((value) => ({ value, label: DAYS[value] }))}
          />
        </Field>
        <Field {...at('handoverTime')} label="At">
          <Input
            type="time"
            value={draft.handoverTime}
            onChange={(event) => event.target.value && set({ handoverTime: event.target.value })}
          />
        </Field>
      </div>
      <Field {...at('zone')} label="Time zone" help="Hand-overs stay at that time on its clock.">
        <ZoneCombobox value={draft.zone} onChange={(zone) => set({ zone })} />
      </Field>
      <Field
        {...at('startsOn')}
        label="Begins"
        help="The first one’s week begins with the first hand-over from this day on."
      >
        <DateField value={draft.startsOn} onChange={(startsOn) => startsOn && set({ startsOn })} />
      </Field>
      <Field {...at('teamId')} label="Team" help="Its lead is called where nobody of the rota can be.">
        <Combobox
          value={draft.teamId ?? NONE}
          onChange={(value) => set({ teamId: value === NONE ? null : value })}
          options={[
            { value: NONE, label: 'None' },
            ...teams.map(({ id: value, name, leadName }) => ({
              value,
              label: name,
              detail: leadName ?? 'without a lead',
            })),
          ]}
        />
      </Field>
    </Form>
  );
}

interface InTurnProps {
  id: string;
  memberIds: readonly string[];
  error: string | undefined;
  onChange: (memberIds: readonly string[]) => void;
}

/** Who takes turns, in order. */
function InTurn({ id, memberIds, error, onChange }: InTurnProps) {
  const people = useMembers();
  const nameOf = (memberId: string) => people.find(({ value }) => value === memberId)?.label ?? 'Somebody who has left';
  const without = (index: number) => memberIds.filter((_, place) => place !== index);
  const up = (index: number) => {
    const next = without(index);
    next.splice(index - 1, 0, memberIds[index] ?? '');
    onChange(next);
  };
  return (
    <div className="flex flex-col gap-1">
      <span className="text-13 font-medium">In turn, a week each</span>
      <ol className="flex empty:hidden flex-col gap-1">
        {memberIds.map((memberId, index) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: somebody may be in it twice; a turn is its place
            key={index}
            className="flex items-center gap-2 rounded-md border border-line py-0.5 pr-1 pl-2.5"
          >
            <span className="w-5 text-13 text-faint tabular">{index + 1}</span>
            <span className="min-w-0 grow truncate">{nameOf(memberId)}</span>
            {index > 0 ? (
              <IconButton label={`${nameOf(memberId)} one earlier`} icon={<ArrowUp />} onClick={() => up(index)} />
            ) : null}
            <IconButton label={`Take ${nameOf(memberId)} out`} icon={<X />} onClick={() => onChange(without(index))} />
          </li>
        ))}
      </ol>
      <Field quiet id={id} label="Add somebody to the rota" error={error}>
        <Combobox
          value={null}
          placeholder="Add somebody"
          options={people}
          onChange={(memberId) => onChange([...memberIds, memberId])}
        />
      </Field>
    </div>
  );
}
