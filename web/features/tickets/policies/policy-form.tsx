import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { MEASURING_FIELDS, type SlaPolicy } from '../../../../domain/tickets/sla-policy.ts';
import { failureOf } from '../../../app/failure.ts';
import { useMember } from '../../../app/session.tsx';
import { trpc } from '../../../app/trpc.ts';
import { useDraft } from '../../../app/use-draft.ts';
import { Card } from '../../../ui/card.tsx';
import { Field } from '../../../ui/field.tsx';
import { type FormError, FormSummary } from '../../../ui/form-summary.tsx';
import { Input } from '../../../ui/input.tsx';
import { RadioCards } from '../../../ui/radio-cards.tsx';
import { Select } from '../../../ui/select.tsx';
import { toastDone } from '../../../ui/toast.tsx';
import { SaveBar } from '../save-bar.tsx';
import { BackTest } from './back-test.tsx';
import { ConditionFields } from './condition-fields.tsx';
import { CountingFields } from './counting-fields.tsx';
import { fieldId, type PolicyDraft, readDraft } from './draft.ts';
import { LevelFields } from './level-fields.tsx';
import { PolicyPreview } from './policy-preview.tsx';
import { TargetGrid } from './target-grid.tsx';
import { Versions } from './versions.tsx';
import { WarningFields } from './warning-fields.tsx';

/** A policy being made or edited; beside it when tickets would be due by what is typed. */
export function PolicyForm({ initial, stored }: { initial: PolicyDraft; stored?: SlaPolicy }) {
  const { can } = useMember();
  const navigate = useNavigate();
  const utils = trpc.useUtils();
  const [draft, setDraft, dropDraft] = useDraft(
    stored ? `policy:${stored.id}:${stored.version}` : 'policy:new',
    initial,
  );
  const [errors, setErrors] = useState<readonly FormError[]>([]);
  const create = trpc.slaPolicies.create.useMutation();
  const update = trpc.slaPolicies.update.useMutation();
  const calendars =
    trpc.calendars.list.useQuery({ pageSize: 200 }, { enabled: can('calendar:read') }).data?.items ?? [];
  const set = (change: Partial<PolicyDraft>) => setDraft({ ...draft, ...change });
  const errorOf = (name: string) => errors.find(({ field }) => field === fieldId(name))?.message;
  const [openTickets, setOpenTickets] = useState<'move' | 'keep'>('move');
  const read = readDraft(draft);
  // Deadlines do not depend on the name, which is often written last.
  const previewed = readDraft({ ...draft, name: draft.name || '-' });
  const changed = JSON.stringify(draft) !== JSON.stringify(initial);
  const measures = MEASURING_FIELDS.some(
    (field) => JSON.stringify(measuredBy(draft)[field]) !== JSON.stringify(measuredBy(initial)[field]),
  );
  const mayEdit = can(stored ? 'slaPolicy:update' : 'slaPolicy:create');

  const save = async () => {
    setErrors(read.errors);
    if (!read.policy) return;
    try {
      if (stored) {
        const after = await update.mutateAsync({ ...read.policy, id: stored.id, version: stored.version, openTickets });
        dropDraft();
        utils.slaPolicies.get.setData({ id: stored.id }, after);
        toastDone(`Saved. ${moved(after.ticketsMoved)}`);
      } else {
        const { id, name } = await create.mutateAsync(read.policy);
        dropDraft();
        toastDone(`${name} is there`);
        void navigate({ to: `/tickets/policies/${id}`, replace: true });
      }
      void utils.slaPolicies.invalidate();
    } catch (error) {
      const { message, issues } = failureOf(error);
      setErrors(issues.length > 0 ? issues.map((one) => placed(one)) : [{ field: null, message }]);
    }
  };

  return (
    <form
      noValidate
      className="flex flex-col"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <div className="grid grid-cols-1 items-start gap-4 px-4 pb-6 sm:px-6 xl:grid-cols-[minmax(0,1fr)_22rem]">
        <fieldset disabled={!mayEdit} className="flex min-w-0 flex-col gap-4">
          <FormSummary errors={errors} />
          <Card className="pt-2">
            <div className="grid gap-4 sm:grid-cols-2">
              <Field label="Name" id={fieldId('name')} error={errorOf('name')}>
                <Input value={draft.name} maxLength={120} onChange={(event) => set({ name: event.target.value })} />
              </Field>
              <Field
                label="Counts in"
                id={fieldId('calendarId')}
                error={errorOf('calendarId')}
                help="The business calendar whose hours count."
              >
                <Select
                  value={draft.calendarId}
                  onChange={(event) => set({ calendarId: event.target.value })}
                  options={calendars.map(({ id, name }) => ({ value: id, label: name }))}
                />
              </Field>
            </div>
          </Card>
          <ConditionFields draft={draft} onChange={set} />
          <TargetGrid draft={draft} onChange={set} errorOf={errorOf} />
          <WarningFields draft={draft} onChange={set} errorOf={errorOf} />
          <LevelFields draft={draft} onChange={set} errorOf={errorOf} />
          <CountingFields draft={draft} onChange={set} />
          {stored && measures && stored.openTickets > 0 ? (
            <Card className="pt-2">
              <RadioCards
                legend="Open tickets under this policy"
                value={openTickets}
                onChange={setOpenTickets}
                options={[
                  {
                    value: 'move',
                    label: 'move to the new version',
                    help: 'They are measured anew from their old start, their pauses so far taken off. What was missed stays missed, what was met stays met.',
                  },
                  {
                    value: 'keep',
                    label: 'keep the version that they have',
                    help: 'The new version is for tickets that come under the policy from now on.',
                  },
                ]}
              />
            </Card>
          ) : null}
        </fieldset>
        <div className="flex flex-col gap-4 xl:sticky xl:top-4">
          <PolicyPreview policy={previewed.policy} />
          <BackTest policy={previewed.policy} {...(stored && { policyId: stored.id })} />
          {stored ? <Versions policy={stored} /> : null}
        </div>
      </div>
      <SaveBar
        mayEdit={mayEdit}
        changed={changed || !stored}
        consequence={stored ? consequenceOf(stored, measures, openTickets) : NEW_CONSEQUENCE}
        busy={create.isPending || update.isPending}
        label={stored ? 'Save' : 'Add the policy'}
        {...(stored
          ? {
              onDiscard: () => {
                dropDraft();
                setErrors([]);
              },
            }
          : {})}
      />
    </form>
  );
}

/** The parts of a draft whose change makes a version. */
const measuredBy = ({ calendarId, targets, warnings, levels, pausing, closingInstant }: PolicyDraft) => ({
  ...{ calendarId, targets, warnings, pausing, closingInstant },
  escalations: levels,
});

/** An error that names a field of the request, at the field of the form where there is one. */
function placed({ path, message }: { readonly path: string; readonly message: string }): FormError {
  const [part = '', index = ''] = path.split('.');
  const name =
    part === 'warnings' ? `warning-${index}-actions` : part === 'escalations' ? `level-${index}-actions` : part;
  return { field: name === '' || part === 'conditions' ? null : fieldId(name), message };
}

const NEW_CONSEQUENCE = 'It is asked last: tickets that no other policy fits have it from now on.';

export const moved = (count: number): string =>
  count === 0
    ? 'No open ticket moves.'
    : count === 1
      ? '1 open ticket has another next step.'
      : `${count} open tickets have another next step.`;

export const willMove = (open: number): string =>
  open === 0
    ? 'No open ticket is measured by it.'
    : `${open === 1 ? '1 open ticket is' : `${open} open tickets are`} measured anew from the start when you save. A target already missed stays missed.`;

export function consequenceOf(
  { openTickets: open }: Pick<SlaPolicy, 'openTickets'>,
  measures: boolean,
  openTickets: 'move' | 'keep',
): string {
  if (!measures) return 'The order and the conditions hold for tickets that are opened or changed from now on.';
  if (open === 0) return 'A new version. No open ticket is measured by it.';
  const tickets = open === 1 ? '1 open ticket' : `${open} open tickets`;
  return openTickets === 'keep'
    ? `A new version. ${tickets} ${open === 1 ? 'keeps' : 'keep'} the old one.`
    : `A new version. ${tickets} ${open === 1 ? 'is' : 'are'} measured anew from the start when you save.`;
}
