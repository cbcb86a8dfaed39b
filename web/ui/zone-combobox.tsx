import { useMemo } from 'react';
import { Combobox } from './combobox.tsx';

/** Every zone the engine knows, found by typing a city. */
export function ZoneCombobox({ value, onChange }: { value: string; onChange: (zone: string) => void }) {
  const options = useMemo(
    () =>
      [...new Set([value, ...Intl.supportedValuesOf('timeZone')])].map((zone) => ({
        value: zone,
        label: zone.replaceAll('_', ' '),
      })),
    [value],
  );
  return <Combobox value={value} onChange={onChange} options={options} placeholder="Choose a time zone" />;
}
