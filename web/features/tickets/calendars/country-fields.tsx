import type { HolidayType } from '../../../../domain/calendars/sources.ts';
import { trpc } from '../../../app/trpc.ts';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Combobox } from '../../../ui/combobox.tsx';
import { Field } from '../../../ui/field.tsx';

export interface Place {
  readonly country: string | null;
  readonly state: string | null;
  readonly region: string | null;
  readonly types: readonly HolidayType[];
}

const WHOLE = 'whole';
const KINDS: readonly (readonly [HolidayType, string])[] = [
  ['public', 'Public holidays'],
  ['bank', 'Bank holidays'],
  ['optional', 'Optional holidays'],
];

interface Props {
  place: Place;
  onChange: (place: Place) => void;
  error: string | undefined;
}

/** A country, and the part of it whose holidays are kept. */
export function CountryFields({ place, onChange, error }: Props) {
  const query = trpc.calendars.countries.useQuery(undefined, { staleTime: Number.POSITIVE_INFINITY });
  const countries = query.data?.items ?? [];
  const country = countries.find(({ code }) => code === place.country);
  const state = country?.states.find(({ code }) => code === place.state);
  const choices = (parts: readonly { code: string; name: string }[], whole: string) => [
    { value: WHOLE, label: whole },
    ...parts.map(({ code, name }) => ({ value: code, label: name })),
  ];
  return (
    <>
      <Field label="Country" error={error ?? (query.error ? 'The countries could not be read' : undefined)}>
        <Combobox
          value={place.country}
          disabled={query.isPending}
          placeholder={query.isPending ? 'Reading the countries…' : 'Choose a country'}
          options={countries.map(({ code, name }) => ({ value: code, label: name }))}
          onChange={(code) => onChange({ ...place, country: code, state: null, region: null })}
        />
      </Field>
      {country && country.states.length > 0 ? (
        <Field label="Part of the country">
          <Combobox
            value={place.state ?? WHOLE}
            options={choices(country.states, 'What all of it keeps')}
            onChange={(code) => onChange({ ...place, state: code === WHOLE ? null : code, region: null })}
          />
        </Field>
      ) : null}
      {state && state.regions.length > 0 ? (
        <Field label={`Part of ${state.name}`}>
          <Combobox
            value={place.region ?? WHOLE}
            options={choices(state.regions, 'What all of it keeps')}
            onChange={(code) => onChange({ ...place, region: code === WHOLE ? null : code })}
          />
        </Field>
      ) : null}
      <fieldset className="flex flex-col gap-1">
        <legend className="mb-1 text-13 font-medium">Closed on</legend>
        {KINDS.map(([type, label]) => (
          <Checkbox
            key={type}
            label={label}
            checked={place.types.includes(type)}
            onChange={(on) => {
              const types = place.types.filter((one) => one !== type);
              onChange({ ...place, types: on ? [...types, type] : types.length > 0 ? types : place.types });
            }}
          />
        ))}
      </fieldset>
    </>
  );
}
