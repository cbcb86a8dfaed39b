import { useMemo } from 'react';
import { Combobox } from './combobox.tsx';

const NONE = '-';

/** A time zone by its IANA name, found by typing; null where `none` says what that means. */
export function ZoneField(props: {
  value: string | null;
  onChange: (zone: string | null) => void;
  /** What no zone stands for: "The workspace’s own". */
  none: string;
}) {
  const { value, onChange, none } = props;
  const options = useMemo(() => {
    const zones = Intl.supportedValuesOf('timeZone');
    const all = value === null || zones.includes(value) ? zones : [value, ...zones];
    return [{ value: NONE, label: none }, ...all.map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }))];
  }, [value, none]);
  return (
    <Combobox
      value={value ?? NONE}
      onChange={(zone) => onChange(zone === NONE ? null : zone)}
      options={options}
      placeholder={none}
    />
  );
}
