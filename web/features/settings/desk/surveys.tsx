import { useState } from 'react';
import type { SurveySettings } from '../../../../domain/surveys/contract.ts';
import { Loaded } from '../../../app/loaded.tsx';
import { useMember } from '../../../app/session.tsx';
import { trpc } from '../../../app/trpc.ts';
import { useFormErrors } from '../../../app/use-form-errors.ts';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Field } from '../../../ui/field.tsx';
import { Form } from '../../../ui/form.tsx';
import { Input } from '../../../ui/input.tsx';
import { RadioCards } from '../../../ui/radio-cards.tsx';
import { toastDone } from '../../../ui/toast.tsx';

/** Whether customers are asked how a solution was, when, and how they answer. */
export function Surveys() {
  const query = trpc.surveys.settings.useQuery();
  return (
    <Card title="Surveys">
      <Loaded query={query} what="The settings">
        {(settings) => <SurveyForm key={JSON.stringify(settings)} stored={settings} />}
      </Loaded>
    </Card>
  );
}

function SurveyForm({ stored }: { stored: SurveySettings }) {
  const { can } = useMember();
  const utils = trpc.useUtils();
  const update = trpc.surveys.updateSettings.useMutation();
  const [on, setOn] = useState(stored.on);
  const [hours, setHours] = useState(String(stored.afterHours));
  const [scale, setScale] = useState(stored.scale);
  const { errors, at, run } = useFormErrors(['afterHours']);
  const save = async () => {
    const kept = await run(() => update.mutateAsync({ on, afterHours: Number(hours), scale }));
    if (!kept) return;
    toastDone(kept.on ? 'Customers are asked about what is solved from now on' : 'Nobody is asked');
    void utils.surveys.settings.invalidate();
  };
  const may = can('desk:update');
  return (
    <Form label="Surveys" errors={errors} onSubmit={save}>
      <Checkbox label="Ask customers how a solution was, once a ticket" checked={on} onChange={setOn} disabled={!may} />
      {on ? (
        <>
          <Field
            label="So many hours after it was solved"
            {...at('afterHours')}
            help="Not where it was opened again before, and never of spam."
          >
            <span className="w-32">
              <Input
                inputMode="numeric"
                value={hours}
                disabled={!may}
                after={<span className="text-13 text-faint">hours</span>}
                onChange={(event) => setHours(event.target.value)}
              />
            </span>
          </Field>
          <RadioCards
            legend="They answer"
            value={scale}
            onChange={setScale}
            options={[
              {
                value: 'stars',
                label: 'From very good to very bad',
                help: 'Five answers; four and five of five count as content.',
              },
              { value: 'thumbs', label: 'Good or not good' },
            ]}
          />
        </>
      ) : null}
      {may ? (
        <div>
          <Button type="submit" busy={update.isPending && 'Saving…'}>
            Save
          </Button>
        </div>
      ) : null}
    </Form>
  );
}
