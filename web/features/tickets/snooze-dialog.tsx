import { useState } from 'react';
import type { Ticket } from '../../../domain/tickets/contract.ts';
import { addCivilDays, civilDateAt, civilToInstant, weekdayOf } from '../../../domain/time/civil.ts';
import { HOUR, type Instant, toIso } from '../../../domain/time/instant.ts';
import { failureOf } from '../../app/failure.ts';
import { trpc } from '../../app/trpc.ts';
import { Button } from '../../ui/button.tsx';
import { DateField } from '../../ui/date-field.tsx';
import { Field } from '../../ui/field.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { Input } from '../../ui/input.tsx';
import { useReader } from '../../ui/reader.tsx';
import { toastDone } from '../../ui/toast.tsx';
import { useMoment } from './use-moment.ts';

const MORNING = '09:00';

/** Puts a ticket away until a time, or until somebody writes. */
export function SnoozeDialog({ ticket, onClose }: { ticket: Ticket; onClose: () => void }) {
  const { zone } = useReader();
  const moment = useMoment();
  const utils = trpc.useUtils();
  const snooze = trpc.tickets.snooze.useMutation();
  const [now] = useState(() => Date.now());
  const [date, setDate] = useState(() => civilDateAt(zone, addCivilDays(zone, now, 1)));
  const [time, setTime] = useState(MORNING);
  const run = async (until: Instant | null) => {
    const at = until === null ? null : toIso(until);
    try {
      await snooze.mutateAsync({ id: ticket.id, version: ticket.version, until: at });
      toastDone(at === null ? 'Away until somebody writes' : `Away until ${moment(at)}`);
      onClose();
    } catch {
      // It stays open, with the reason.
    } finally {
      void utils.tickets.invalidate();
    }
  };
  return (
    <FormDialog
      onClose={onClose}
      title="Snooze this ticket"
      description="It leaves the list and comes back by itself. Its clocks go on: what is due is due."
      confirm="Snooze until then"
      busy={snooze.isPending && 'Snoozing…'}
      disabled={date === '' || time === ''}
      errors={snooze.error && failureOf(snooze.error).message}
      onSubmit={() => run(civilToInstant(zone, date, time))}
    >
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => void run(null)}>Until somebody writes</Button>
        {choices(zone, now).map(({ label, at }) => (
          <Button key={label} onClick={() => void run(at)}>
            {label}
          </Button>
        ))}
      </div>
      <div className="grid grid-cols-2 gap-3">
        <Field label="Day">
          <DateField value={date} min={civilDateAt(zone, now)} onChange={setDate} />
        </Field>
        <Field label="Time">
          <Input type="time" value={time} onChange={(event) => setTime(event.target.value)} />
        </Field>
      </div>
    </FormDialog>
  );
}

function choices(zone: string, now: Instant): { label: string; at: Instant }[] {
  const day = (days: number) => civilDateAt(zone, addCivilDays(zone, now, days));
  const toMonday = [1, 2, 3, 4, 5, 6, 7].find((days) => weekdayOf(day(days)) === 'mon') ?? 7;
  return [
    { label: 'For three hours', at: now + 3 * HOUR },
    { label: 'Tomorrow morning', at: civilToInstant(zone, day(1), MORNING) },
    { label: 'Next Monday', at: civilToInstant(zone, day(toMonday), MORNING) },
  ];
}
