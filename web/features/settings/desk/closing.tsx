import { useState } from 'react';
import type { DeskSettings } from '../../../../domain/tickets/settings.ts';
import { failureOf } from '../../../app/failure.ts';
import { Loaded } from '../../../app/loaded.tsx';
import { useMember } from '../../../app/session.tsx';
import { trpc } from '../../../app/trpc.ts';
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
  const { can } = useMember();
  const utils = trpc.useUtils();
  const update = trpc.desk.updateSettings.useMutation();
  const [text, setText] = useState(String(stored));
  const days = Number(text);
  const fine = /^\d{1,3}$/.test(text.trim()) && days <= 365;
  const save = async () => {
    try {
      const { ticketsMoved } = await update.mutateAsync({ closeAfterDays: days });
      toastDone(ticketsMoved === 0 ? 'Kept' : `Kept; ${ticketsMoved} solved tickets close at another time by it`);
    } catch {
      // The reason stands at the field.
    } finally {
      void utils.desk.invalidate();
    }
  };
  return (
    <form
      aria-label="Closing"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
      className="flex flex-wrap items-end gap-3"
    >
      <Field
        label="A solved ticket closes after so many days"
        help="Until then the customer’s answer reopens it; after that it opens a new ticket that follows it up. Tickets that are solved now follow too."
        error={fine ? update.error && failureOf(update.error).message : 'Write a number from 0 to 365'}
        className="grow"
      >
        <span className="w-32">
          <Input
            inputMode="numeric"
            value={text}
            disabled={!can('desk:update')}
            after={<span className="text-13 text-faint">days</span>}
            onChange={(event) => setText(event.target.value)}
          />
        </span>
      </Field>
      {can('desk:update') ? (
        <Button type="submit" disabled={!fine || days === stored} busy={update.isPending && 'Keeping…'}>
          Keep
        </Button>
      ) : null}
    </form>
  );
}

function Kept({ stored }: { stored: number | null }) {
  const { can } = useMember();
  const utils = trpc.useUtils();
  const update = trpc.desk.updateSettings.useMutation();
  const [text, setText] = useState(stored === null ? '' : String(stored));
  const days = text.trim() === '' ? null : Number(text);
  const fine = days === null || (/^\d{1,4}$/.test(text.trim()) && days >= 1 && days <= 3650);
  const save = async () => {
    try {
      await update.mutateAsync({ keepMailDays: days });
      toastDone('Kept');
    } catch {
      // The reason stands at the field.
    } finally {
      void utils.desk.invalidate();
    }
  };
  return (
    <form
      aria-label="Mails as they came"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
      className="flex flex-wrap items-end gap-3"
    >
      <Field
        label="Mails are kept as they came for"
        help="The message and its files stay in the ticket; what goes is the raw mail beside it, which the log of the mailbox offers. Empty: for ever."
        error={fine ? update.error && failureOf(update.error).message : 'Write a number from 1 to 3650, or nothing'}
        className="grow"
      >
        <span className="w-32">
          <Input
            inputMode="numeric"
            value={text}
            placeholder="for ever"
            disabled={!can('desk:update')}
            after={<span className="text-13 text-faint">days</span>}
            onChange={(event) => setText(event.target.value)}
          />
        </span>
      </Field>
      {can('desk:update') ? (
        <Button type="submit" disabled={!fine || days === stored} busy={update.isPending && 'Keeping…'}>
          Keep
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
