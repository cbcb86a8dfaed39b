import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { SlaPolicy } from '../../../../domain/tickets/contract.ts';
import { failureOf } from '../../../app/failure.ts';
import { useMember } from '../../../app/session.tsx';
import { trpc } from '../../../app/trpc.ts';
import { useDraft } from '../../../app/use-draft.ts';
import { Card } from '../../../ui/card.tsx';
import { Field } from '../../../ui/field.tsx';
import { type FormError, FormSummary } from '../../../ui/form-summary.tsx';
import { Input } from '../../../ui/input.tsx';
import { Select } from '../../../ui/select.tsx';
import { toastDone } from '../../../ui/toast.tsx';
import { SaveBar } from '../save-bar.tsx';
import { CountingFields } from './counting-fields.tsx';
import { fieldId, type PolicyDraft, readDraft } from './draft.ts';
import { EscalationFields } from './escalation-fields.tsx';
import { PolicyPreview } from './policy-preview.tsx';
import { TargetGrid } from './target-grid.tsx';
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
  const read = readDraft(draft, stored);
  // Deadlines do not depend on the name, which is often written last.
  const previewed = readDraft({ ...draft, name: draft.name || '-' }, stored);
  const changed = JSON.stringify(draft) !== JSON.stringify(initial);
  const mayEdit = can(stored ? 'slaPolicy:update' : 'slaPolicy:create');

  const save = async () => {
    setErrors(read.errors);
    if (!read.policy) return;
    try {
      if (stored) {
        const after = await update.mutateAsync({ ...read.policy, id: stored.id, version: stored.version });
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
      setErrors(
        issues.length > 0 ? issues.map((one) => ({ field: null, message: one.message })) : [{ field: null, message }],
      );
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
      <div className="grid items-start gap-4 px-4 pb-6 sm:px-6 xl:grid-cols-[minmax(0,1fr)_22rem]">
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
          <TargetGrid draft={draft} onChange={set} errorOf={errorOf} />
          <WarningFields draft={draft} onChange={set} errorOf={errorOf} />
          <EscalationFields draft={draft} onChange={set} errorOf={errorOf} />
          <CountingFields draft={draft} onChange={set} />
        </fieldset>
        <PolicyPreview policy={previewed.policy} />
      </div>
      <SaveBar
        mayEdit={mayEdit}
        changed={changed || !stored}
        consequence={stored ? willMove(stored.openTickets) : 'Tickets that are opened from now on can have it.'}
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
