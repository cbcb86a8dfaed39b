import { Plus } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { REASON_WORDS, retryReasons } from '../../../../domain/collection/declines.ts';
import type { DunningSettings } from '../../../../domain/collection/requests.ts';
import { useLive } from '../../../app/live.tsx';
import { Loaded } from '../../../app/loaded.tsx';
import { useMember } from '../../../app/session.tsx';
import { trpc } from '../../../app/trpc.ts';
import { useFormErrors } from '../../../app/use-form-errors.ts';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { Field } from '../../../ui/field.tsx';
import { FormSummary } from '../../../ui/form-summary.tsx';
import { Input } from '../../../ui/input.tsx';
import { Link } from '../../../ui/link.tsx';
import { Select } from '../../../ui/select.tsx';
import { toastDone } from '../../../ui/toast.tsx';
import { BillingHead } from '../head.tsx';
import { type LadderDraft, newStep, policyOf, type StepDraft, toDraft } from './ladder-draft.ts';
import { LadderPreview } from './ladder-preview.tsx';
import { StepRow } from './step-row.tsx';

/** How what is overdue is collected: the ladder, and retries by why a bank declined. */
export function Page() {
  useLive('invoices');
  const query = trpc.collection.dunning.useQuery();
  return (
    <div className="flex h-full flex-col overflow-y-auto">
      <BillingHead current="/billing/overdue" count={undefined} />
      <Loaded query={query} what="The ladder">
        {(settings) => <Editor key={settings.version} settings={settings} />}
      </Loaded>
    </div>
  );
}

function Editor({ settings }: { settings: DunningSettings }) {
  const { can } = useMember();
  const utils = trpc.useUtils();
  const calendars = trpc.calendars.list.useQuery({ pageSize: 200 });
  const update = trpc.collection.updateDunning.useMutation();
  const errors = useFormErrors(['policy']);
  const [draft, setDraft] = useState<LadderDraft>(() => toDraft(settings));
  const policy = policyOf(draft);
  const changed = JSON.stringify(draft) !== JSON.stringify(toDraft(settings));
  const disabled = !can('organisation:update');
  const change = (part: Partial<LadderDraft>) => setDraft({ ...draft, ...part });
  const changeStep = (id: string, part: Partial<StepDraft>) =>
    change({ steps: draft.steps.map((step) => (step.id === id ? { ...step, ...part } : step)) });
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (update.isPending) return;
    errors.say([{ name: 'policy', message: policy ? null : 'Days are whole numbers from 0 to 365' }]);
    if (!policy) return;
    const saved = await errors.run(() => update.mutateAsync({ version: settings.version, policy }));
    if (!saved) return;
    utils.collection.dunning.setData(undefined, saved);
    toastDone(`Saved: ${running(saved.running)} by it`);
    await utils.invalidate();
  };
  return (
    <>
      <p className="px-4 pt-2 pb-4 text-14 text-muted sm:px-6">
        What is done while an invoice stays unpaid, beside the retries of its charge.{' '}
        <Link href="/billing/invoices?view=collecting" className="underline hover:text-ink">
          Invoices that are being collected
        </Link>
      </p>
      <form
        noValidate
        onSubmit={(event) => void submit(event)}
        className="grid grid-cols-1 items-start gap-4 px-4 pb-8 sm:px-6 lg:grid-cols-[minmax(0,1fr)_24rem]"
      >
        <div className="flex min-w-0 flex-col gap-4">
          <FormSummary errors={errors.errors} />
          {disabled ? <p className="text-13 text-faint">An owner or admin can change these.</p> : null}
          <Card title="Ladder">
            <p className="mb-3 text-13 text-muted">
              It counts from the day by which an invoice was to be paid, at nine on the customer’s clock. A payment ends
              it; a promise or a dispute holds it.
            </p>
            {draft.steps.length === 0 ? (
              <p className="mb-3 text-14 text-faint">No step yet: only the retries and their reminders are made.</p>
            ) : (
              <ol className="mb-3 flex flex-col gap-2">
                {draft.steps.map((step, index) => (
                  <StepRow
                    key={step.id}
                    step={step}
                    number={index + 1}
                    disabled={disabled}
                    onChange={(part) => changeStep(step.id, part)}
                    onRemove={() => change({ steps: draft.steps.filter(({ id }) => id !== step.id) })}
                  />
                ))}
              </ol>
            )}
            {disabled ? null : (
              <Button
                size="small"
                icon={<Plus />}
                onClick={() => change({ steps: [...draft.steps, newStep('letter', draft.steps)] })}
              >
                Add a step
              </Button>
            )}
          </Card>
          <Card title="Retries of a charge, by why the bank declined">
            <p className="mb-3 text-13 text-muted">
              Days after the first charge, separated by commas, each with a reminder on the day before. Empty: the days
              of{' '}
              <Link href="/settings/organisation" className="underline hover:text-ink">
                failed payments
              </Link>
              . “never”: nothing is charged until there is another card. A card that was declined for good is never
              charged again.
            </p>
            <div className="grid gap-3 sm:grid-cols-2">
              {retryReasons.map((reason) => (
                <Field key={reason} label={REASON_WORDS[reason]}>
                  <Input
                    value={draft.byReason[reason]}
                    disabled={disabled}
                    placeholder="as all others"
                    onChange={(event) => change({ byReason: { ...draft.byReason, [reason]: event.target.value } })}
                  />
                </Field>
              ))}
            </div>
          </Card>
          <Card title="Working days">
            <Field
              label="Calendar"
              help="Retries and steps that fall on a day when it is closed are made on the next working day."
            >
              <Select
                value={draft.calendarId}
                disabled={disabled}
                placeholder="Any day will do"
                options={(calendars.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
                onChange={(event) => change({ calendarId: event.target.value })}
              />
            </Field>
          </Card>
          {changed && !disabled ? (
            <div className="flex flex-wrap items-center justify-between gap-3">
              <p className="text-13 text-muted">
                {settings.running > 0
                  ? `${running(settings.running)} by it from now on. Steps whose day has passed are not made up for.`
                  : 'Nothing is being collected now.'}
              </p>
              <div className="flex gap-2">
                <Button look="quiet" onClick={() => setDraft(toDraft(settings))}>
                  Undo
                </Button>
                <Button type="submit" look="primary" busy={update.isPending && 'Saving…'}>
                  Save
                </Button>
              </div>
            </div>
          ) : null}
        </div>
        <LadderPreview policy={policy} />
      </form>
    </>
  );
}

const running = (count: number): string => (count === 1 ? '1 collection goes' : `${count} collections go`);
