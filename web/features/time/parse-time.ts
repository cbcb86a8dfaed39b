import { HOUR, MINUTE, SECOND } from '../../../domain/time/instant.ts';

/** What somebody typed as the time of an entry: from–to by the clock, or a length. */
export type TypedTime =
  | { readonly kind: 'clock'; readonly from: string; readonly to: string }
  | { readonly kind: 'length'; readonly seconds: number };

export const TIME_HELP = '9–12:30 or 3.5 or 3h 30';

const CLOCK = /^(\d{1,2})(?:[:.]?(\d{2}))?-(\d{1,2})(?:[:.]?(\d{2}))?$/;
const LENGTH = /^(?:(\d{1,2})h)?(?:(\d{1,3})(?:m|min)?)?$/;
const DAY_SECONDS = 86_400;

/** `9-12:30`, `0900–1230`, `3.5`, `3,5`, `3:30`, `3h`, `3h30`, `45 min`; null where it says no time. */
export function parseTime(text: string): TypedTime | null {
  const plain = text
    .toLowerCase()
    .replaceAll(/\s+to\s+|[–—−]/g, '-')
    .replaceAll(/\s+/g, '');
  const clock = CLOCK.exec(plain);
  if (clock) {
    const from = reading(clock[1], clock[2]);
    const to = reading(clock[3], clock[4]);
    return from === null || to === null || from === to || from === '24:00' ? null : { kind: 'clock', from, to };
  }
  const seconds = lengthOf(plain);
  return seconds !== null && seconds > 0 && seconds <= DAY_SECONDS ? { kind: 'length', seconds } : null;
}

function lengthOf(plain: string): number | null {
  const colon = /^(\d{1,2}):(\d{2})$/.exec(plain);
  if (colon) return Number(colon[2]) < 60 ? (Number(colon[1]) * HOUR + Number(colon[2]) * MINUTE) / SECOND : null;
  const decimal = /^(\d{0,2})[.,](\d{1,2})$/.exec(plain);
  if (decimal) return Math.round((Number(`${decimal[1] || 0}.${decimal[2]}`) * HOUR) / SECOND);
  if (/^\d{1,2}$/.test(plain)) return (Number(plain) * HOUR) / SECOND;
  const units = LENGTH.exec(plain);
  if (!units || plain === '') return null;
  return (Number(units[1] ?? 0) * HOUR + Number(units[2] ?? 0) * MINUTE) / SECOND;
}

/** A clock's reading, `hh:mm`; null where no clock shows it. */
function reading(hour: string | undefined, minute = '00'): string | null {
  const [h, m] = [Number(hour), Number(minute)];
  if (m > 59 || h > 24 || (h === 24 && m > 0)) return null;
  return `${String(h).padStart(2, '0')}:${minute}`;
}

/** As it stands in the field of an entry that is changed. */
export function typedOf(time: TypedTime): string {
  if (time.kind === 'clock') return `${time.from}–${time.to}`;
  const minutes = Math.round((time.seconds * SECOND) / MINUTE);
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
}
