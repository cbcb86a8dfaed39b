import { civilDateAt, civilTimeAt, civilToInstant } from '../../domain/time/civil.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { Input } from './input.tsx';
import { useReader } from './reader.tsx';

interface Props {
  /** null: not said yet. */
  value: Instant | null;
  onChange: (at: Instant | null) => void;
  /** The clock that it is read on; left out: the reader's. */
  zone?: string;
  disabled?: boolean;
}

/** A date and a time on the clock of a zone. */
export function MomentField({ value, onChange, zone, disabled }: Props) {
  const reader = useReader();
  const clock = zone ?? reader.zone;
  return (
    <Input
      type="datetime-local"
      disabled={disabled}
      value={value === null ? '' : `${civilDateAt(clock, value)}T${civilTimeAt(clock, value).slice(0, 5)}`}
      onChange={(event) => {
        const [date, time] = event.target.value.split('T');
        onChange(date && time ? civilToInstant(clock, date, time.slice(0, 5)) : null);
      }}
    />
  );
}
