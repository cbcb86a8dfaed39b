import { SECOND } from '../../domain/time/instant.ts';
import { durationInWords } from './time-words.ts';

/** A length of elapsed time in words: "3 h 20 min". */
export const Duration = ({ seconds, className }: { seconds: number; className?: string }) => (
  <span className={`tabular whitespace-nowrap ${className ?? ''}`}>
    {seconds < 0 ? '−' : ''}
    {durationInWords(Math.abs(seconds) * SECOND)}
  </span>
);
