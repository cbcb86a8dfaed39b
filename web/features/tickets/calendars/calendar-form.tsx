import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import type { BusinessCalendar, CalendarInput } from '../../../../domain/calendars/contract.ts';
import { CALENDAR_PROBLEMS, type CalendarDefinition, problemsOf } from '../../../../domain/calendars/problems.ts';
import { failureOf } from '../../../app/failure.ts';
import { useMember } from '../../../app/session.tsx';
import { trpc } from '../../../app/trpc.ts';
import { useDraft } from '../../../app/use-draft.ts';
import { Card } from '../../../ui/card.tsx';
import { Combobox } from '../../../ui/combobox.tsx';
import { Field } from '../../../ui/field.tsx';
import { type FormError, FormSummary } from '../../../ui/form-summary.tsx';
import { Input } from '../../../ui/input.tsx';
import { toastDone } from '../../../ui/toast.tsx';
import { moved, willMove } from '../policies/policy-form.tsx';
import { SaveBar } from '../save-bar.tsx';
import { CalendarPreview } from './calendar-preview.tsx';
import { HolidayFields } from './holiday-fields.tsx';
import { HolidaySources } from './holiday-sources.tsx';
import { Moves, useMoves } from './moves.tsx';
import type { DraftSource } from './source-words.ts';
import { WeekGrid } from './week-grid.tsx';

/** As it is typed; its sources with their days and words. */
export type CalendarDraft = Omit<CalendarInput, 'sources'> & { readonly sources: readonly DraftSource[] };

const daysOf = (sources: readonly DraftSource[]) => sources.flatMap(({ days }) => days);

/** What it counts by: the days of its sources are closed as well. */
const definitionOf = ({ zone, weekly, holidays, sources }: CalendarDraft): CalendarDefinition => ({
  zone,
  weekly,
  holidays: [...new Set([...holidays, ...daysOf(sources).map(({ date }) => date)])].sort(),
});

/** As the server takes it. */
const inputOf = ({ sources, ...calendar }: CalendarDraft): CalendarInput => ({
  ...calendar,
  sources: sources.map(({ source }) => source) as NonNullable<CalendarInput['sources']>,
});

const ZONES = Intl.supportedValuesOf('timeZone').map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }));

/** What is wrong with the calendar as it is typed, by field: `weekly-mon-1`, `zone`. */
const draftErrors = (draft: CalendarDraft): FormError[] => [
  ...(draft.name.trim() === '' ? [{ field: 'calendar-name', message: 'Give the calendar a name' }] : []),
  ...problemsOf(definitionOf(draft)).map(({ code, path }) => ({
    field: `calendar-${path.join('-')}`,
    message: CALENDAR_PROBLEMS[code],
  })),
];

/** A calendar being made or edited; beside it the next two weeks by what is typed. */
export function CalendarForm({ initial, stored }: { initial: CalendarDraft; stored?: BusinessCalendar }) {
  const { can } = useMember();
  const navigate = useNavigate();
  const utils = trpc.useUtils();
  const key = stored ? `calendar:${stored.id}:${stored.version}` : 'calendar:new';
  const [draft, setDraft, dropDraft] = useDraft(key, initial);
  const [refused, setRefused] = useState<readonly FormError[]>([]);
  const [asked, setAsked] = useState(false);
  const create = trpc.calendars.create.useMutation();
  const update = trpc.calendars.update.useMutation();
  const set = (change: Partial<CalendarDraft>) => setDraft({ ...draft, ...change });
  const problems = useMemo(() => draftErrors(draft), [draft]);
  const definition = useMemo(() => definitionOf(draft), [draft]);
  const names = useMemo(
    () =>
      new Map([
        ...daysOf(draft.sources).map(({ date, name }) => [date, name] as const),
        ...Object.entries(draft.holidayNames ?? {}),
      ]),
    [draft],
  );
  const errorOf = (field: string) => problems.find((error) => error.field === `calendar-${field}`)?.message;
  const changed = JSON.stringify(draft) !== JSON.stringify(initial);
  const mayEdit = can(stored ? 'calendar:update' : 'calendar:create');

  const mayPreview = stored && mayEdit && changed && problems.length === 0;
  const moves = useMoves(mayPreview ? { ...inputOf(draft), id: stored.id, version: stored.version } : null);

  const save = async () => {
    setAsked(true);
    setRefused([]);
    if (problems.length > 0) return;
    try {
      if (stored) {
        const after = await update.mutateAsync({ ...inputOf(draft), id: stored.id, version: stored.version });
        dropDraft();
        utils.calendars.get.setData({ id: stored.id }, after);
        toastDone(`Saved. ${moved(after.ticketsMoved)}`);
      } else {
        const { id, name } = await create.mutateAsync(inputOf(draft));
        dropDraft();
        toastDone(`${name} is there`);
        void navigate({ to: `/tickets/calendars/${id}`, replace: true });
      }
      void utils.calendars.invalidate();
    } catch (error) {
      setRefused([{ field: null, message: failureOf(error).message }]);
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
      <div className="grid grid-cols-1 items-start gap-4 px-4 pb-6 sm:px-6 xl:grid-cols-[minmax(0,1fr)_24rem]">
        <fieldset disabled={!mayEdit} className="flex min-w-0 flex-col gap-4">
          <FormSummary errors={asked ? [...problems, ...refused] : refused} />
          <Card className="pt-2">
            <div className="grid gap-4 sm:grid-cols-2">
              <Field label="Name" id="calendar-name" error={asked ? errorOf('name') : undefined}>
                <Input value={draft.name} maxLength={120} onChange={(event) => set({ name: event.target.value })} />
              </Field>
              <Field
                label="Zone"
                id="calendar-zone"
                error={errorOf('zone')}
                help="The clock that the hours below are read on."
              >
                <Combobox value={draft.zone} onChange={(zone) => set({ zone })} options={ZONES} disabled={!mayEdit} />
              </Field>
            </div>
          </Card>
          <WeekGrid
            weekly={draft.weekly}
            onChange={(weekly) => set({ weekly })}
            errorOf={errorOf}
            disabled={!mayEdit}
          />
          <HolidayFields
            holidays={draft.holidays}
            names={draft.holidayNames ?? {}}
            onChange={(holidays, holidayNames) => set({ holidays, holidayNames })}
            error={errorOf('holidays')}
          />
          <HolidaySources
            sources={draft.sources}
            zone={draft.zone}
            disabled={!mayEdit}
            onChange={(sources) => set({ sources })}
          />
        </fieldset>
        <div className="flex min-w-0 flex-col gap-4 xl:sticky xl:top-4">
          <CalendarPreview
            calendar={problems.some(({ field }) => field !== 'calendar-name') ? null : definition}
            names={names}
          />
          <Moves preview={moves.preview} />
        </div>
      </div>
      <SaveBar
        mayEdit={mayEdit}
        changed={changed || !stored}
        consequence={
          !stored ? 'Policies can count in it from then on.' : mayPreview ? moves.words : willMove(stored.openTickets)
        }
        busy={create.isPending || update.isPending}
        label={stored ? 'Save' : 'Add the calendar'}
        {...(stored ? { onDiscard: dropDraft } : {})}
      />
    </form>
  );
}
