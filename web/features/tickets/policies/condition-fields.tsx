import { X } from 'lucide-react';
import { useState } from 'react';
import { TICKET_CHANNELS, type TicketChannel } from '../../../../domain/tickets/labels.ts';
import type { PolicyConditions } from '../../../../domain/tickets/sla-policy.ts';
import { useMember } from '../../../app/session.tsx';
import { trpc } from '../../../app/trpc.ts';
import { Card } from '../../../ui/card.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Combobox, type ComboboxOption } from '../../../ui/combobox.tsx';
import { Field } from '../../../ui/field.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Input } from '../../../ui/input.tsx';
import { PRIORITIES, PRIORITY_WORDS } from '../words.ts';
import type { PartProps } from './fields.ts';

export const CHANNEL_WORDS: Readonly<Record<TicketChannel, string>> = {
  web: 'in the app',
  api: 'by API',
  email: 'by e-mail',
  form: 'by the public form',
  portal: 'by the portal',
  phone: 'by phone',
};

type Condition = keyof PolicyConditions;

/** Which tickets the policy is for. What is left empty does not matter. */
export function ConditionFields({ draft, onChange }: Omit<PartProps, 'errorOf'>) {
  const { conditions } = draft;
  const set = (name: Condition, values: readonly string[]) => {
    const { [name]: _, ...rest } = conditions;
    onChange({ conditions: values.length === 0 ? rest : { ...rest, [name]: [...values] } });
  };
  const ticks = <V extends string>(
    name: 'priority' | 'channel',
    all: readonly V[],
    words: Readonly<Record<V, string>>,
  ) => (
    <div className="flex flex-wrap gap-x-4 gap-y-1">
      {all.map((value) => {
        const chosen: readonly string[] = conditions[name] ?? [];
        return (
          <Checkbox
            key={value}
            label={words[value]}
            checked={chosen.includes(value)}
            onChange={(on) =>
              set(
                name,
                all.filter((one) => (one === value ? on : chosen.includes(one))),
              )
            }
          />
        );
      })}
    </div>
  );
  return (
    <Card title="For which tickets">
      <p className="mb-3 text-13 text-faint">
        The first policy in order that fits a ticket measures it. What is left empty here does not matter.
      </p>
      <div className="grid gap-4 sm:grid-cols-2">
        <fieldset className="flex flex-col gap-1.5">
          <legend className="mb-1 text-13 font-medium">Priority</legend>
          {ticks('priority', PRIORITIES, PRIORITY_WORDS)}
        </fieldset>
        <fieldset className="flex flex-col gap-1.5">
          <legend className="mb-1 text-13 font-medium">Came in</legend>
          {ticks('channel', TICKET_CHANNELS, CHANNEL_WORDS)}
        </fieldset>
        <Customers values={conditions.companyId ?? []} onChange={(values) => set('companyId', values)} />
        <PricePlans values={conditions.pricePlanId ?? []} onChange={(values) => set('pricePlanId', values)} />
        <Teams values={conditions.teamId ?? []} onChange={(values) => set('teamId', values)} />
        <Words label="Category" values={conditions.category ?? []} onChange={(values) => set('category', values)} />
        <Words label="Tag" values={conditions.tag ?? []} onChange={(values) => set('tag', values)} />
      </div>
    </Card>
  );
}

interface ListProps {
  values: readonly string[];
  onChange: (values: readonly string[]) => void;
}

/** What the customer has a contract for. */
function PricePlans(props: ListProps) {
  const { can } = useMember();
  const { data } = trpc.pricePlans.list.useQuery({ pageSize: 200 }, { enabled: can('pricePlan:read') });
  const options = (data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }));
  return can('pricePlan:read') ? <Chosen label="Customer’s price plan" options={options} {...props} /> : null;
}

function Teams(props: ListProps) {
  const { can } = useMember();
  const { data } = trpc.teams.list.useQuery({ pageSize: 200 }, { enabled: can('team:read') });
  const options = (data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }));
  return <Chosen label="Team" options={options} {...props} />;
}

function Customers(props: ListProps) {
  const { can } = useMember();
  const [q, setQ] = useState('');
  const { data, isFetching } = trpc.companies.list.useQuery(
    { pageSize: 200, ...(q && { q }) },
    { enabled: can('company:read') },
  );
  const options = (data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }));
  return <Chosen label="Customer" options={options} onSearch={setQ} searching={isFetching} {...props} />;
}

interface ChosenProps extends ListProps {
  label: string;
  options: readonly ComboboxOption[];
  onSearch?: (text: string) => void;
  searching?: boolean;
}

function Chosen({ label, options, values, onChange, ...search }: ChosenProps) {
  const words = (value: string) => options.find((option) => option.value === value)?.label ?? '…';
  return (
    <div className="flex flex-col gap-1.5">
      <Field label={label}>
        <Combobox
          value={null}
          placeholder={values.length === 0 ? 'Any' : 'Add another'}
          options={options.filter(({ value }) => !values.includes(value))}
          onChange={(value) => onChange([...values, value])}
          {...search}
        />
      </Field>
      <Chips values={values} words={words} onChange={onChange} />
    </div>
  );
}

function Words({ label, values, onChange }: ListProps & { label: string }) {
  const [text, setText] = useState('');
  const add = () => {
    const word = text.trim();
    if (word !== '' && !values.includes(word)) onChange([...values, word]);
    setText('');
  };
  return (
    <div className="flex flex-col gap-1.5">
      <Field label={label}>
        <Input
          value={text}
          placeholder={values.length === 0 ? 'Any' : 'Add another'}
          onChange={(event) => setText(event.target.value)}
          onBlur={add}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return;
            event.preventDefault();
            add();
          }}
        />
      </Field>
      <Chips values={values} words={(value) => value} onChange={onChange} />
    </div>
  );
}

const Chips = ({ values, words, onChange }: ListProps & { words: (value: string) => string }) =>
  values.length === 0 ? null : (
    <ul className="flex flex-wrap gap-1.5">
      {values.map((value) => (
        <li
          key={value}
          className="inline-flex items-center gap-1 rounded-md border border-line bg-sunken py-0.5 pr-0.5 pl-2 text-13"
        >
          {words(value)}
          <IconButton
            size="small"
            label={`Remove ${words(value)}`}
            icon={<X />}
            onClick={() => onChange(values.filter((one) => one !== value))}
          />
        </li>
      ))}
    </ul>
  );
