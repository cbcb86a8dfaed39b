import { useState } from 'react';
import { type Availability, NEWS, type NewsKind } from '../../../domain/availability/contract.ts';
import { trpc } from '../../app/trpc.ts';
import { useFormErrors } from '../../app/use-form-errors.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Combobox } from '../../ui/combobox.tsx';
import { Field } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { Input } from '../../ui/input.tsx';

import { toastDone } from '../../ui/toast.tsx';

const ALWAYS = 'always';
const NIGHT = { from: '22:00', to: '07:00' };
const NEWS_WORDS: Readonly<Record<NewsKind, string>> = {
  assigned: 'What is written in tickets that I have',
  following: 'What is written in tickets that I follow',
  mentions: 'Notes that name me',
};

/** Working hours, quiet hours, the number for SMS, and what one hears of. */
export function AvailabilityForm({ availability }: { availability: Availability }) {
  const { memberId, version, zone } = availability;
  const utils = trpc.useUtils();
  const calendars = trpc.calendars.list.useQuery({ pageSize: 200 }).data?.items ?? [];
  const update = trpc.availability.update.useMutation({
    onSuccess: (after) => utils.availability.get.setData({ memberId }, after),
  });
  const [calendarId, setCalendarId] = useState(availability.workingCalendarId);
  const [quiet, setQuiet] = useState(availability.quietHours);
  const [phone, setPhone] = useState(availability.phone ?? '');
  const [news, setNews] = useState<readonly NewsKind[]>(availability.news);
  const { errors, at, idOf, errorOf, run } = useFormErrors(['workingCalendarId', 'quietHours', 'phone']);
  const submit = () => {
    void run(async () => {
      await update.mutateAsync({
        memberId,
        version,
        workingCalendarId: calendarId,
        quietHours: quiet,
        phone: phone.trim() === '' ? null : phone,
        news: [...news],
      });
      toastDone('Saved');
    });
  };
  return (
    <Card title="Hours">
      <Form errors={errors} onSubmit={submit}>
        <Field {...at('workingCalendarId')} label="Working hours" help="Outside of them you are given no tickets.">
          <Combobox
            value={calendarId ?? ALWAYS}
            onChange={(value) => setCalendarId(value === ALWAYS ? null : value)}
            options={[
              { value: ALWAYS, label: 'Any time' },
              ...calendars.map((one) => ({ value: one.id, label: one.name, detail: one.zone.replaceAll('_', ' ') })),
            ]}
          />
        </Field>
        <div className="flex flex-col gap-2">
          <Checkbox
            label="Quiet hours"
            checked={quiet !== null}
            onChange={(on) => setQuiet(on ? (availability.quietHours ?? NIGHT) : null)}
          />
          <p className="text-13 text-faint">
            Mail and SMS of the house wait until they are over; nothing is lost, and the app shows it at once. On the
            clock of {zone.replaceAll('_', ' ')}.
          </p>
          {quiet ? (
            <div className="flex items-center gap-2">
              <Field quiet label="Quiet from" id={idOf('quietHours')} className="w-34">
                <Input
                  type="time"
                  value={quiet.from}
                  onChange={(event) => event.target.value && setQuiet({ ...quiet, from: event.target.value })}
                />
              </Field>
              <span aria-hidden className="text-faint">
                –
              </span>
              <Field quiet label="Quiet until" className="w-34">
                <Input
                  type="time"
                  value={quiet.to}
                  onChange={(event) => event.target.value && setQuiet({ ...quiet, to: event.target.value })}
                />
              </Field>
              {quiet.to < quiet.from ? <span className="text-13 text-faint">the next morning</span> : null}
            </div>
          ) : null}
          {errorOf('quietHours') ? <p className="text-13 text-breached">{errorOf('quietHours')}</p> : null}
        </div>
        <Field
          {...at('phone')}
          label="Telephone"
          help="For SMS where an escalation asks for one; without it you get a mail."
        >
          <Input
            type="tel"
            value={phone}
            placeholder="+351 912 345 678"
            onChange={(event) => setPhone(event.target.value)}
          />
        </Field>
        <fieldset className="flex flex-col gap-2">
          <legend className="mb-2 text-13 font-medium">The app tells me of</legend>
          {NEWS.map((kind) => (
            <Checkbox
              key={kind}
              label={NEWS_WORDS[kind]}
              checked={news.includes(kind)}
              onChange={(on) => setNews(on ? [...news, kind] : news.filter((one) => one !== kind))}
            />
          ))}
          <p className="text-13 text-faint">Warnings, missed deadlines and escalations always come.</p>
        </fieldset>
        <div>
          <Button type="submit" look="primary" busy={update.isPending && 'Saving…'}>
            Save
          </Button>
        </div>
      </Form>
    </Card>
  );
}
