import { useState } from 'react';
import type { DeskSettings } from '../../../../domain/tickets/settings.ts';
import { failureOf } from '../../../app/failure.ts';
import { Loaded } from '../../../app/loaded.tsx';
import { useMember } from '../../../app/session.tsx';
import { type Inputs, trpc } from '../../../app/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { Switch } from '../../../ui/switch.tsx';
import { toastDone, toastFailed } from '../../../ui/toast.tsx';

/** After how many days what stays solved closes by itself, and how often people hear of customers. */
export function Closing() {
  const query = trpc.desk.settings.useQuery({});
  return (
    <Card title="Closing and telling">
      <Loaded query={query} what="The settings">
        {({ closeAfterDays, customerMessages, keepMailDays }) => (
          <div className="flex flex-col gap-5">
            <Days key={closeAfterDays} stored={closeAfterDays} />
            <Messages stored={customerMessages} />
            <Kept key={`kept ${keepMailDays}`} stored={keepMailDays} />
          </div>
        )}
      </Loaded>
    </Card>
  );
}

function Days({ stored }: { stored: number }) {
  return (
    <DaysForm
      name="Closing"
      label="A solved ticket closes after so many days"
      help="Until then the customer’s answer reopens it; after that it opens a new ticket that follows it up. Tickets that are solved now follow too."
      least={0}
      most={365}
      wrong="Write a number from 0 to 365"
      stored={stored}
      edit={(closeAfterDays) => ({ closeAfterDays })}
    />
  );
}

function Kept({ stored }: { stored: number | null }) {
  return (
    <DaysForm
      name="Mails as they came"
      label="Mails are kept as they came for"
      help="The message and its files stay in the ticket; what goes is the raw mail beside it, which the log of the mailbox offers. Empty: for ever."
      least={1}
      most={3650}
      wrong="Write a number from 1 to 3650, or nothing"
      stored={stored}
      without={{ words: 'for ever', edit: { keepMailDays: null } }}
      edit={(keepMailDays) => ({ keepMailDays })}
    />
  );
}

type DeskEdit = Inputs['desk']['updateSettings'];

interface DaysFormProps {
  name: string;
  label: string;
  help: string;
  least: number;
  most: number;
  /** What is to be written instead. */
  wrong: string;
  stored: number | null;
  edit: (days: number) => DeskEdit;
  /** What an empty field says and does; left out: it is wrong. */
  without?: { words: string; edit: DeskEdit };
}

/** A setting of so many days, kept by itself. */
function DaysForm({ name, label, help, least, most, wrong, stored, edit, without }: DaysFormProps) {
  const { can } = useMember();
  const utils = trpc.useUtils();
  const update = trpc.desk.updateSettings.useMutation();
  const [text, setText] = useState(stored === null ? '' : String(stored));
  const empty = without !== undefined && text.trim() === '';
  const days = empty ? null : Number(text);
  const written = /^\d+$/.test(text.trim()) && text.trim().length <= String(most).length;
  const fine = empty || (written && Number(text) >= least && Number(text) <= most);
  const save = async () => {
    try {
      const { ticketsMoved } = await update.mutateAsync(empty ? without.edit : edit(Number(text)));
      toastDone(ticketsMoved === 0 ? 'Kept' : `Kept; ${ticketsMoved} solved tickets close at another time by it`);
    } catch {
      // The reason stands at the field.
    } finally {
      void utils.desk.invalidate();
    }
  };
  return (
    <form
      aria-label={name}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
      className="flex flex-wrap items-end gap-3"
    >
      <Field
        label={label}
        help={help}
        error={fine ? update.error && failureOf(update.error).message : wrong}
        className="grow"
      >
        <span className="w-32">
          <Input
            inputMode="numeric"
            value={text}
            placeholder={without?.words}
            disabled={!can('desk:update')}
            after={<span className="text-13 text-faint">days</span>}
            onChange={(event) => setText(event.target.value)}
          />
        </span>
      </Field>
      {can('desk:update') ? (
        <Button type="submit" disabled={!fine || days === stored} busy={update.isPending && 'Saving…'}>
          Save
        </Button>
      ) : null}
    </form>
  );
}

/** Kept at once: it can be turned back. */
function Messages({ stored }: { stored: DeskSettings['customerMessages'] }) {
  const { can } = useMember();
  const utils = trpc.useUtils();
  const update = trpc.desk.updateSettings.useMutation();
  const set = async (each: boolean) => {
    try {
      await update.mutateAsync({ customerMessages: each ? 'each' : 'once' });
    } catch (error) {
      toastFailed(failureOf(error).message);
    } finally {
      void utils.desk.invalidate();
    }
  };
  return (
    <Switch
      checked={stored === 'each'}
      disabled={!can('desk:update')}
      onChange={(each) => void set(each)}
      label="Tell of every message of a customer"
      help="Off: whoever has or follows a ticket hears of its customer once, and again when they have read it."
    />
  );
}
