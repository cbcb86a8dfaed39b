import { useState } from 'react';
import type { EnrolRequest } from '../../../domain/journeys/requests.ts';
import { failureOf } from '../../app/failure.ts';
import { trpc } from '../../app/trpc.ts';
import { useOwners } from '../../app/use-owners.ts';
import { Field } from '../../ui/field.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { Select } from '../../ui/select.tsx';
import { toastDone } from '../../ui/toast.tsx';
import { EnrolPreview, useEnrolPreview } from './enrol-preview.tsx';
import { FilterBuilder, fieldChoices } from './filter-builder.tsx';
import { EVERYONE, type FieldType, type FilterState, filterOf } from './filter-state.ts';
import { LeadSearch } from './lead-search.tsx';

interface Props {
  /** Chosen already; left out: chosen here. */
  journeyId?: string;
  /** Chosen already; left out: one lead, or all that a filter finds. */
  who?: { readonly leadId: string } | { readonly leadIds: readonly string[] };
  onClose: () => void;
  onEnrolled?: () => void;
}

/** Enrols leads into a journey, after showing what that does. */
export function EnrolDialog({ journeyId: given, who, onClose, onEnrolled }: Props) {
  const utils = trpc.useUtils();
  const [chosen, setChosen] = useState<string | null>(null);
  const [by, setBy] = useState<'one' | 'filter'>('filter');
  const [leadId, setLeadId] = useState<string | null>(null);
  const [filter, setFilter] = useState<FilterState>(EVERYONE);
  const [failure, setFailure] = useState<string | null>(null);
  const owners = useOwners();
  const values = trpc.leads.values.useQuery(undefined, { enabled: !who }).data;
  const choices = fieldChoices(values, owners);
  const typeOf = (field: string): FieldType => choices.find(({ value }) => value === field)?.type ?? 'string';
  const journeys = trpc.journeys.list.useQuery({ filter: { published: true }, pageSize: 200 }, { enabled: !given });
  const options = (journeys.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }));
  const journeyId = given ?? chosen ?? options[0]?.value ?? null;
  const found = by === 'filter' ? filterOf(filter, typeOf) : null;
  const request = requestOf(journeyId, who ?? (by === 'one' ? leadId && { leadId } : found && { filter: found }));
  const preview = useEnrolPreview(request);
  const enrol = trpc.journeys.enrol.useMutation();
  const toEnrol = request ? (preview.data?.toEnrol ?? null) : null;

  const submit = async () => {
    if (!request || enrol.isPending || !toEnrol) return;
    setFailure(null);
    try {
      const { enrolled } = await enrol.mutateAsync(request);
      toastDone(enrolled === 1 ? '1 lead enrolled' : `${enrolled.toLocaleString('en')} leads enrolled`);
    } catch (error) {
      setFailure(failureOf(error).message);
      return;
    }
    void Promise.all([utils.leads.invalidate(), utils.journeys.invalidate(), utils.enrolments.invalidate()]);
    onClose();
    onEnrolled?.();
  };

  const nothingPublished = !given && journeys.data?.items.length === 0;
  return (
    <FormDialog
      width={who ? 'narrow' : 'wide'}
      title={titleOf(who)}
      confirm={toEnrol && toEnrol > 1 ? `Enrol ${toEnrol.toLocaleString('en')} leads` : 'Enrol'}
      busy={enrol.isPending && 'Enrolling…'}
      disabled={!toEnrol || preview.isPlaceholderData}
      onClose={onClose}
      errors={failure}
      onSubmit={submit}
    >
      {given ? null : (
        <Field
          label="Journey"
          error={nothingPublished ? 'No journey is published yet. Publish one under Journeys, then enrol.' : null}
        >
          <Select value={journeyId ?? ''} onChange={(event) => setChosen(event.target.value)} options={options} />
        </Field>
      )}
      {who ? null : (
        <>
          <Field label="Who">
            <Select
              value={by}
              onChange={(event) => setBy(event.target.value === 'one' ? 'one' : 'filter')}
              options={[
                { value: 'filter', label: 'Every lead that a filter finds' },
                { value: 'one', label: 'One lead' },
              ]}
            />
          </Field>
          {by === 'one' ? (
            <Field label="Lead">
              <LeadSearch value={leadId} onChange={setLeadId} />
            </Field>
          ) : (
            <FilterBuilder state={filter} onChange={setFilter} choices={choices} />
          )}
        </>
      )}
      {nothingPublished ? null : <EnrolPreview query={preview} missing={missingWords(request, by)} />}
    </FormDialog>
  );
}

function requestOf(
  journeyId: string | null,
  whom: Props['who'] | Pick<EnrolRequest, 'filter'> | null | '',
): EnrolRequest | null {
  if (!journeyId || !whom) return null;
  return 'leadIds' in whom ? { journeyId, leadIds: [...whom.leadIds] } : { journeyId, ...whom };
}

function titleOf(who: Props['who']): string {
  if (!who) return 'Enrol leads';
  if ('leadId' in who) return 'Enrol this lead';
  return who.leadIds.length === 1 ? 'Enrol 1 lead' : `Enrol ${who.leadIds.length} leads`;
}

function missingWords(request: EnrolRequest | null, by: 'one' | 'filter'): string | null {
  if (request) return null;
  return by === 'one' ? 'Choose a lead to see what would happen.' : 'Finish the conditions to see who is found.';
}
