import { Progress as Radix } from 'radix-ui';
import { Count } from './count.tsx';

interface Props {
  /** What is going on: "Importing leads". */
  label: string;
  value: number;
  /** null while it is not known yet. */
  total: number | null;
  /** "rows" */
  unit: string;
}

/** Long work with its numbers: never a bare bar. */
export function Progress({ label, value, total, unit }: Props) {
  const share = total === null || total === 0 ? null : Math.min(100, (value / total) * 100);
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex justify-between gap-4 text-13">
        <span>{label}</span>
        <span className="text-muted">
          <Count value={value} />
          {total === null ? null : (
            <>
              {' of '}
              <Count value={total} />
            </>
          )}{' '}
          {unit}
        </span>
      </div>
      <Radix.Root
        value={share}
        aria-label={label}
        className="h-1.5 overflow-hidden rounded-full bg-sunken outline outline-line"
      >
        <Radix.Indicator
          className="h-full origin-left bg-running transition-transform"
          style={{ transform: `scaleX(${(share ?? 0) / 100})` }}
        />
      </Radix.Root>
    </div>
  );
}
