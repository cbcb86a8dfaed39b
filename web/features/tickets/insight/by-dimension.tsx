import { TARGET_WORDS } from '../../../../domain/tickets/contract.ts';
import type { Target } from '../../../../domain/tickets/events.ts';
import { TARGETS } from '../../../../domain/tickets/events.ts';
import { type DimensionFigures, metShare } from '../../../../domain/tickets/reports.ts';
import { cn } from '../../../ui/cn.ts';
import { Duration } from '../../../ui/duration.tsx';
import { capital } from '../words.ts';
import { shareWords } from './period.ts';

interface Props {
  lines: readonly DimensionFigures[];
  /** The zone of hue: from here on a share is good. */
  onBehind: (line: DimensionFigures) => void;
}

/** A row each, a column a target: what was met, and the median beside it. */
export function ByDimension({ lines, onBehind }: Props) {
  const targets = TARGETS.filter((target) => lines.some((line) => line.target === target));
  const keys = [...new Map(lines.map((line) => [line.key, line.name])).entries()];
  const of = (key: string | null, target: Target) => lines.find((line) => line.key === key && line.target === target);
  return (
    <div className="relative overflow-x-auto">
      <table className="w-full text-left">
        <thead>
          <tr className="text-13 text-faint">
            <th scope="col" className="px-4 py-2 font-normal">
              <span className="sr-only">Name</span>
            </th>
            {targets.map((target) => (
              <th key={target} scope="col" className="px-4 py-2 text-right font-normal whitespace-nowrap">
                {capital(TARGET_WORDS[target])}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {keys.map(([key, name]) => (
            <tr key={key ?? 'none'} className="border-t border-line">
              <th scope="row" className={cn('max-w-60 truncate px-4 py-2 font-medium', key === null && 'text-faint')}>
                {capital(name)}
              </th>
              {targets.map((target) => {
                const line = of(key, target);
                return (
                  <td key={target} className="px-4 py-2 text-right tabular">
                    {line ? <Cell line={line} onClick={() => onBehind(line)} /> : <span className="text-faint">–</span>}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const Cell = ({ line, onClick }: { line: DimensionFigures; onClick: () => void }) => (
  <button
    type="button"
    onClick={onClick}
    className="group inline-flex flex-col items-end rounded-md px-1 whitespace-nowrap hover:bg-sunken"
  >
    <span className="inline-flex items-center gap-2">
      <span className="h-1.5 w-12 overflow-hidden rounded-full bg-breached max-sm:hidden" aria-hidden>
        <span className="block h-full bg-done" style={{ width: `${(metShare(line) ?? 0) * 100}%` }} />
      </span>
      <span className="underline decoration-line underline-offset-4 group-hover:decoration-ink">
        {shareWords(metShare(line))}
      </span>
    </span>
    <span className="text-13 text-faint">
      of {line.met + line.missed}
      {line.median === null ? null : (
        <>
          , half in <Duration seconds={line.median} />
        </>
      )}
    </span>
  </button>
);
