import { useReader } from './reader.tsx';

/** A count as the reader writes numbers: "9,240". */
export const Count = ({ value }: { value: number }) => (
  <span className="tabular">{new Intl.NumberFormat(useReader().locale).format(value)}</span>
);
