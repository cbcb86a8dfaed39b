import type { ReactNode } from 'react';
import { cn } from '../../../ui/cn.ts';

interface Props {
  heads: readonly string[];
  rows: readonly { readonly key: string; readonly cells: readonly ReactNode[] }[];
  /** Columns that are words and stand left, beside the first. */
  words?: readonly number[];
}

const CELL = 'px-3 py-2 whitespace-nowrap first:pl-4 last:pr-4';

/** Figures in columns; the first names the row. */
export function ReportTable({ heads, rows, words = [] }: Props) {
  const side = (index: number) => (index === 0 || words.includes(index) ? 'text-left' : 'text-right');
  return (
    <div className="relative overflow-x-auto">
      <table className="w-full text-14 tabular">
        <thead>
          <tr className="text-13 text-faint">
            {heads.map((head, index) => (
              <th key={head} scope="col" className={cn(CELL, side(index), 'font-normal')}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, cells: [first, ...rest] }) => (
            <tr key={key} className="border-t border-line">
              <th scope="row" className={cn(CELL, 'text-left font-medium')}>
                {first}
              </th>
              {rest.map((cell, index) => (
                // The heads are the cells' identity: they never move.
                <td key={heads[index + 1]} className={cn(CELL, side(index + 1))}>
                  {cell === null ? <span className="text-faint">–</span> : cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A number that leads to what it is made of. */
export const Opens = ({ label, onOpen, children }: { label: string; onOpen: () => void; children: ReactNode }) => (
  <button
    type="button"
    title={label}
    onClick={onOpen}
    className="underline decoration-line underline-offset-4 hover:decoration-ink"
  >
    {children}
  </button>
);
