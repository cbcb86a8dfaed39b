import { useMemo } from 'react';
import type { Address } from '../../../../domain/tax/contract.ts';
import { Combobox } from '../../../ui/combobox.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { useReader } from '../../../ui/reader.tsx';
import { countryOptions } from './countries.ts';

interface Props {
  /** Of the address as a whole. */
  field: { id: string; error: string | undefined };
  value: Address;
  onChange: (address: Address) => void;
}

/** As it is saved: null where nothing was typed, undefined where the country is missing. */
export function addressOf(draft: Address): Address | null | undefined {
  if (Object.values(draft).every((text) => text.trim() === '')) return null;
  return draft.country === '' ? undefined : draft;
}

/** A postal address. */
export function AddressFields({ field, value, onChange }: Props) {
  const { locale } = useReader();
  const countries = useMemo(() => countryOptions(locale), [locale]);
  const text = (label: string, key: Exclude<keyof Address, 'country'>, autoComplete: string, most = 120) => (
    <Field label={label}>
      <Input
        value={value[key]}
        maxLength={most}
        autoComplete={autoComplete}
        onChange={(event) => onChange({ ...value, [key]: event.target.value })}
      />
    </Field>
  );
  return (
    <fieldset className="flex flex-col gap-4">
      <legend className="mb-2 text-13 font-medium text-muted">Address on invoices</legend>
      {text('Street and number', 'line1', 'off')}
      {text('More (optional)', 'line2', 'off')}
      <div className="grid grid-cols-[8rem_minmax(0,1fr)] gap-4">
        {text('Postal code', 'postalCode', 'off', 20)}
        {text('City', 'city', 'off', 80)}
      </div>
      {text('Region (optional)', 'region', 'off', 80)}
      <Field label="Country" {...field}>
        <Combobox
          value={value.country === '' ? null : value.country}
          onChange={(country) => onChange({ ...value, country })}
          options={countries}
          placeholder="Choose a country"
        />
      </Field>
    </fieldset>
  );
}
