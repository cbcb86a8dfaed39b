import { X } from 'lucide-react';
import { useState } from 'react';
import { Combobox } from '../../ui/combobox.tsx';
import { Field } from '../../ui/field.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Input } from '../../ui/input.tsx';

export interface MemberOfTeam {
  readonly memberId: string;
  readonly name: string;
  readonly skills: readonly string[];
  readonly capacity: number | null;
}

interface Props {
  members: readonly MemberOfTeam[];
  /** Everybody who may be added. */
  people: readonly { value: string; label: string; detail?: string }[];
  disabled: boolean;
  onChange: (members: readonly MemberOfTeam[]) => void;
}

/** Who is in a team, what each can do and how many open tickets each is given at once. */
export function TeamMembers({ members, people, disabled, onChange }: Props) {
  const others = people.filter(({ value }) => !members.some(({ memberId }) => memberId === value));
  return (
    <div className="flex flex-col gap-2">
      <span className="text-13 font-medium">Members</span>
      {members.length === 0 ? <p className="text-13 text-faint">Nobody yet.</p> : null}
      <ul className="flex flex-col gap-2">
        {members.map((member) => (
          <li key={member.memberId}>
            <MemberFields
              member={member}
              disabled={disabled}
              onChange={(next) => onChange(members.map((one) => (one.memberId === next.memberId ? next : one)))}
              onRemove={() => onChange(members.filter((one) => one.memberId !== member.memberId))}
            />
          </li>
        ))}
      </ul>
      {disabled ? null : (
        <Field quiet label="Add a member">
          <Combobox
            value={null}
            placeholder="Add somebody"
            options={others}
            onChange={(id) => {
              const person = people.find(({ value }) => value === id);
              if (person) onChange([...members, { memberId: id, name: person.label, skills: [], capacity: null }]);
            }}
          />
        </Field>
      )}
    </div>
  );
}

interface MemberProps {
  member: MemberOfTeam;
  disabled: boolean;
  onChange: (member: MemberOfTeam) => void;
  onRemove: () => void;
}

const skillsOf = (text: string): string[] =>
  text
    .split(',')
    .map((skill) => skill.trim())
    .filter((skill) => skill !== '');

function MemberFields({ member, disabled, onChange, onRemove }: MemberProps) {
  const { name, skills, capacity } = member;
  // As it is typed, with a comma that nothing follows yet.
  const [typed, setTyped] = useState(skills.join(', '));
  return (
    <div className="rounded-md border border-line p-2.5">
      <div className="mb-2 flex items-center justify-between gap-2">
        <span className="min-w-0 truncate font-medium">{name}</span>
        {disabled ? null : <IconButton label={`Take ${name} out of the team`} icon={<X />} onClick={onRemove} />}
      </div>
      <div className="grid grid-cols-[minmax(0,1fr)_7rem] gap-2">
        <Field label={`Skills of ${name}`} quiet>
          <Input
            value={typed}
            disabled={disabled}
            placeholder="Skills: billing, french"
            onChange={(event) => {
              setTyped(event.target.value);
              onChange({ ...member, skills: skillsOf(event.target.value) });
            }}
          />
        </Field>
        <Field label={`Open tickets at once for ${name}`} quiet>
          <Input
            type="number"
            min={0}
            max={1000}
            value={capacity ?? ''}
            disabled={disabled}
            placeholder="Any number"
            title="Open tickets at once"
            onChange={(event) =>
              onChange({ ...member, capacity: event.target.value === '' ? null : Number(event.target.value) })
            }
          />
        </Field>
      </div>
    </div>
  );
}
