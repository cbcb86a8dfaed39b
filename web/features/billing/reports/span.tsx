import { addDays, addMonths, type CivilDate } from '../../../../domain/time/civil.ts';
import { DateField } from '../../../ui/date-field.tsx';
import { Field } from '../../../ui/field.tsx';

export interface Span {
  readonly from: CivilDate;
  /** The last day, as people say it; the wire wants the day after. */
  readonly through: CivilDate;
}

/** The month before the present one: what is reported and booked is mostly a month that is over. */
export function lastMonth(today: CivilDate): Span {
  const first = `${today.slice(0, 7)}-01`;
  return { from: addMonths(first, -1), through: addDays(first, -1) };
}

export const wireSpan = ({ from, through }: Span) => ({ from, to: addDays(through, 1) });

export const SpanFields = ({ span, onChange }: { span: Span; onChange: (span: Span) => void }) => (
  <div className="flex flex-wrap gap-3">
    <Field label="From">
      <DateField value={span.from} onChange={(from) => from && onChange({ ...span, from })} />
    </Field>
    <Field label="To and with">
      <DateField
        value={span.through}
        min={span.from}
        onChange={(through) => through && onChange({ ...span, through })}
      />
    </Field>
  </div>
);
