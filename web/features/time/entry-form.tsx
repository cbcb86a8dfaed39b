import { type FormEvent, type KeyboardEvent, useRef, useState } from 'react';
import type { NewTimeEntry, TimeEntry } from '../../../domain/timesheets/contract.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Field } from '../../ui/field.tsx';
import { Input } from '../../ui/input.tsx';
import { type EntryDraft, readDraft } from './entry-draft.ts';
import { TIME_HELP } from './parse-time.ts';

interface Props {
  draft: EntryDraft;
  zone: string;
  /** The entry that is changed; null for a new one. */
  before: TimeEntry | null;
  others: readonly TimeEntry[];
  /** Id of the list of projects known to the sheet. */
  projects: string;
  onSave: (entry: NewTimeEntry) => Promise<void>;
  /** After saving a new one, the form stands ready for the next. */
  onSaved: () => void;
  onCancel: () => void;
  focus: boolean;
}

/** One line: when or how long, what, for which project. Enter keeps it, Escape leaves it. */
export function EntryForm(props: Props) {
  const { zone, before, others, projects, onSave, onSaved, onCancel, focus } = props;
  const [draft, setDraft] = useState(props.draft);
  const [error, setError] = useState<string | null>(null);
  const [saving, setSaving] = useState(false);
  const first = useRef<HTMLInputElement>(null);
  const set = (change: Partial<EntryDraft>) => {
    setDraft({ ...draft, ...change });
    setError(null);
  };

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (saving) return;
    const read = readDraft(draft, zone, before, others);
    if (read.entry === null) return refuse(read.error);
    setSaving(true);
    try {
      await onSave(read.entry);
      setDraft(props.draft);
      onSaved();
      first.current?.focus();
    } catch (failure) {
      refuse((failure as Error).message);
    } finally {
      setSaving(false);
    }
  };
  const refuse = (words: string) => {
    setError(words);
    first.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    onCancel();
  };

  return (
    <form
      aria-label={before ? 'Change the entry' : 'New entry'}
      onSubmit={(event) => void submit(event)}
      onKeyDown={onKeyDown}
      className="flex flex-wrap items-start gap-2 bg-canvas px-4 py-2.5"
    >
      <Field label="Time" quiet error={error} className="w-full @xl:w-60">
        <Input
          ref={first}
          value={draft.time}
          placeholder={TIME_HELP}
          autoComplete="off"
          autoFocus={focus}
          onChange={(event) => set({ time: event.target.value })}
        />
      </Field>
      <Field label="What was done" quiet className="min-w-40 flex-[3]">
        <Input
          value={draft.note}
          placeholder="What was done"
          maxLength={2000}
          onChange={(event) => set({ note: event.target.value })}
        />
      </Field>
      <Field label="Project" quiet className="min-w-28 flex-1">
        <Input
          value={draft.project}
          placeholder="Project"
          list={projects}
          maxLength={200}
          onChange={(event) => set({ project: event.target.value })}
        />
      </Field>
      <span className="flex min-h-8 items-center">
        <Checkbox label="Billable" checked={draft.billable} onChange={(billable) => set({ billable })} />
      </span>
      <span className="ml-auto flex gap-2">
        <Button type="submit" look="primary" busy={saving && 'Saving…'}>
          {before ? 'Save' : 'Add'}
        </Button>
        <Button look="quiet" onClick={onCancel}>
          {before ? 'Cancel' : 'Close'}
        </Button>
      </span>
    </form>
  );
}
