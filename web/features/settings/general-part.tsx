import { useMemo } from 'react';
import { Combobox } from '../../ui/combobox.tsx';
import { Field } from '../../ui/field.tsx';
import { Input } from '../../ui/input.tsx';
import { useReader } from '../../ui/reader.tsx';
import { counted, type Organisation, OrganisationPart } from './organisation-part.tsx';
import { zoneOptions } from './zones.ts';

export function GeneralPart({ organisation }: { organisation: Organisation }) {
  const { name, zone, currency, running } = organisation;
  const { locale } = useReader();
  const zones = useMemo(zoneOptions, []);
  const currencies = useMemo(() => {
    const names = new Intl.DisplayNames(locale, { type: 'currency' });
    return Intl.supportedValuesOf('currency').map((code) => ({
      value: code,
      label: code,
      detail: names.of(code) ?? '',
    }));
  }, [locale]);
  const moves = [
    running.enrolments > 0 ? counted(running.enrolments, 'lead in a journey', 'leads in a journey') : null,
    running.timesheets > 0 ? counted(running.timesheets, 'waiting timesheet', 'waiting timesheets') : null,
  ].filter((part) => part !== null);
  return (
    <OrganisationPart
      title="Organisation"
      organisation={organisation}
      initial={{ name, zone, currency }}
      fields={['name', 'zone', 'currency']}
      edit={(draft) => draft}
      consequence={moves.length > 0 ? `Another time zone plans ${moves.join(' and ')} anew.` : null}
    >
      {({ draft, set, disabled, errors: { at } }) => (
        <>
          <Field {...at('name')} label="Name">
            <Input
              value={draft.name}
              disabled={disabled}
              maxLength={120}
              onChange={(event) => set({ name: event.target.value })}
            />
          </Field>
          <Field
            {...at('zone')}
            label="Time zone"
            help="Invoice dates and working days are counted in it where nothing closer says otherwise. Customers and members keep their own."
          >
            <Combobox
              value={draft.zone}
              disabled={disabled}
              onChange={(value) => set({ zone: value })}
              options={zones}
            />
          </Field>
          <Field
            {...at('currency')}
            label="Currency"
            help="New prices and timesheets begin with it; those that exist keep theirs."
          >
            <Combobox
              value={draft.currency}
              disabled={disabled}
              onChange={(value) => set({ currency: value })}
              options={currencies}
            />
          </Field>
        </>
      )}
    </OrganisationPart>
  );
}
