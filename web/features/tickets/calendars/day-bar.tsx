/** Quarters of a day. */
const QUARTERS = [25, 50, 75];

/** A day from midnight to midnight, open stretches filled; shares of the day from 0 to 1. The words beside it say the same. */
export const DayBar = (props: { intervals: readonly { from: number; to: number }[]; closed?: boolean }) => (
  <svg
    width="100%"
    height={10}
    aria-hidden
    className="block rounded-[3px] border border-line bg-sunken"
    opacity={props.closed ? 0.6 : 1}
  >
    {QUARTERS.map((quarter) => (
      <line key={quarter} x1={`${quarter}%`} x2={`${quarter}%`} y1={0} y2={10} className="stroke-line" />
    ))}
    {props.intervals.map(({ from, to }) =>
      to > from ? (
        <rect key={from} x={`${from * 100}%`} width={`${(to - from) * 100}%`} height={10} className="fill-running" />
      ) : null,
    )}
  </svg>
);
