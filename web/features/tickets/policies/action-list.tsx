import { Plus, X } from 'lucide-react';
import { NOTICE_WAYS, type NotifyAction, type TicketAction } from '../../../../domain/tickets/actions.ts';
import { Button } from '../../../ui/button.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Combobox } from '../../../ui/combobox.tsx';
import { Field } from '../../../ui/field.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Input } from '../../../ui/input.tsx';
import { Menu, MenuItem } from '../../../ui/menu.tsx';
import { Textarea } from '../../../ui/textarea.tsx';
import { ACTION_KINDS, ACTION_WORDS, newAction, WAY_WORDS } from './action-words.ts';
import { choiceOf, recipientOf, useRecipients } from './use-recipients.ts';

interface Props {
  /** For screen readers: "Warning 1", "Level 2". */
  label: string;
  id: string;
  actions: readonly TicketAction[];
  error: string | undefined;
  onChange: (actions: readonly TicketAction[]) => void;
}

/** What a warning or a level does, one under the other. */
export function ActionList({ label, id, actions, error, onChange }: Props) {
  const set = (index: number, action: TicketAction) => onChange(actions.map((one, i) => (i === index ? action : one)));
  return (
    <div id={id} tabIndex={-1} className="flex flex-col gap-2 border-l-2 border-line pl-3">
      {actions.map((action, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an action is its place in the list
        <div key={index} className="flex items-start gap-2">
          <div className="min-w-0 grow">
            <ActionFields
              label={`${label}, ${ACTION_WORDS[action.kind].toLowerCase()}`}
              action={action}
              onChange={(changed) => set(index, changed)}
            />
          </div>
          <IconButton
            label={`${label}: remove “${ACTION_WORDS[action.kind]}”`}
            icon={<X />}
            onClick={() => onChange(actions.filter((_, i) => i !== index))}
          />
        </div>
      ))}
      {actions.length === 0 ? (
        <p className="text-13 text-muted">Nothing happens but an entry in the ticket’s timeline.</p>
      ) : null}
      {error ? (
        <p role="alert" className="text-13 text-breached">
          {error}
        </p>
      ) : null}
      <Menu
        align="start"
        trigger={
          <Button
            size="small"
            look="quiet"
            icon={<Plus />}
            className="self-start"
            aria-label={`${label}: add an action`}
          >
            Add an action
          </Button>
        }
      >
        {ACTION_KINDS.map((kind) => (
          <MenuItem key={kind} onSelect={() => onChange([...actions, newAction(kind)])}>
            {ACTION_WORDS[kind]}
          </MenuItem>
        ))}
      </Menu>
    </div>
  );
}

interface FieldsProps {
  label: string;
  action: TicketAction;
  onChange: (action: TicketAction) => void;
}

function ActionFields({ label, action, onChange }: FieldsProps) {
  const { one, holder } = useRecipients();
  if (action.kind === 'notify') return <NotifyFields label={label} action={action} onChange={onChange} />;
  if (action.kind === 'raise-priority') return <p className="py-1">{ACTION_WORDS[action.kind]}</p>;
  if (action.kind === 'post-note') {
    return (
      <Field label={ACTION_WORDS[action.kind]}>
        <Textarea
          aria-label={label}
          rows={2}
          placeholder="Internal note"
          value={action.text}
          onChange={(event) => onChange({ ...action, text: event.target.value })}
        />
      </Field>
    );
  }
  return (
    <div className="grid items-center gap-2 sm:grid-cols-[9rem_minmax(0,20rem)]">
      <span>{ACTION_WORDS[action.kind]}</span>
      <Field quiet label={label}>
        <Combobox
          value={choiceOf(action.to)}
          options={action.kind === 'reassign' ? holder : one}
          placeholder="Whom"
          onChange={(value) => {
            const to = recipientOf(value);
            if (to.kind === 'team_lead') onChange({ ...action, to: { kind: 'team_lead' } });
            else if (to.kind === 'member' || to.kind === 'on_call') onChange({ ...action, to });
            else if (action.kind === 'reassign' && to.kind === 'team' && 'teamId' in to) onChange({ ...action, to });
          }}
        />
      </Field>
    </div>
  );
}

function NotifyFields({ label, action, onChange }: FieldsProps & { action: NotifyAction }) {
  const { many } = useRecipients();
  const chosen = new Set(action.to.map(choiceOf));
  const words = (value: string) => many.find((option) => option.value === value)?.label ?? 'Somebody who has left';
  const toggle = (way: NotifyAction['by'][number], on: boolean) =>
    onChange({ ...action, by: NOTICE_WAYS.filter((one) => (one === way ? on : action.by.includes(one))) });
  return (
    <div className="flex flex-col gap-2">
      <ul aria-label={`${label}: who`} className="flex flex-wrap items-center gap-1.5">
        <li className="mr-1">Tell</li>
        {action.to.map((to) => (
          <li
            key={choiceOf(to)}
            className="inline-flex items-center gap-1 rounded-md border border-line bg-sunken py-0.5 pr-0.5 pl-2 text-13"
          >
            {words(choiceOf(to))}
            <IconButton
              size="small"
              label={`Do not tell ${words(choiceOf(to))}`}
              icon={<X />}
              onClick={() => onChange({ ...action, to: action.to.filter((one) => one !== to) })}
            />
          </li>
        ))}
        <li className="w-44">
          <Field quiet label={`${label}: add somebody`}>
            <Combobox
              value={null}
              placeholder="Add somebody"
              options={many.filter(({ value }) => !chosen.has(value))}
              onChange={(value) => onChange({ ...action, to: [...action.to, recipientOf(value)] })}
            />
          </Field>
        </li>
      </ul>
      <div className="flex flex-wrap gap-x-4 gap-y-1">
        {NOTICE_WAYS.map((way) => (
          <Checkbox
            key={way}
            label={WAY_WORDS[way]}
            checked={action.by.includes(way)}
            onChange={(on) => toggle(way, on)}
          />
        ))}
      </div>
      {action.by.includes('webhook') ? (
        <Field quiet label={`${label}: webhook address`}>
          <Input
            type="url"
            placeholder="https://hooks.example.com/…"
            value={action.webhookUrl ?? ''}
            onChange={(event) => onChange({ ...action, webhookUrl: event.target.value.trim() })}
          />
        </Field>
      ) : null}
    </div>
  );
}
