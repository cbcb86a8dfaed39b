import { useState } from 'react';
import { failureOf } from '../../../app/failure.ts';
import { Loaded } from '../../../app/loaded.tsx';
import { useMember } from '../../../app/session.tsx';
import { trpc } from '../../../app/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { toastDone } from '../../../ui/toast.tsx';

/** After how many days what stays solved closes by itself. */
export function Closing() {
  const query = trpc.desk.settings.useQuery({});
  return (
    <Card title="Closing">
      <Loaded query={query} what="The settings">
        {({ closeAfterDays }) => <Days key={closeAfterDays} stored={closeAfterDays} />}
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
