import { HOUR, MINUTE, SECOND } from '../../domain/time/instant.ts';
import { useReader } from './reader.tsx';

/** Time worked: never in days, as those of a sheet are not 24 hours long. "37 h 30 min" */
export function Hours({ seconds, className }: { seconds: number; className?: string }) {
  const { locale } = useReader();
  const all = Math.round((seconds * SECOND) / MINUTE);
  const perHour = HOUR / MINUTE;
  const hours = Math.floor(all / perHour);
  const minutes = all % perHour;
  const parts = [
    ...(hours > 0 || minutes === 0 ? [`${new Intl.NumberFormat(locale).format(hours)}\u00a0h`] : []),
    ...(minutes > 0 ? [`${minutes}\u00a0min`] : []),
  ];
  return <span className={`tabular whitespace-nowrap ${className ?? ''}`}>{parts.join('\u00a0')}</span>;
}
