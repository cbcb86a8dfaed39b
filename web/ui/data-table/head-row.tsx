import { ArrowDown, ArrowUp } from 'lucide-react';
import { Checkbox } from '../checkbox.tsx';
import { cn } from '../cn.ts';
import type { Column, Sort } from './column.ts';

interface Props<Row> {
  columns: readonly Column<Row>[];
  tracks: string;
  sort: Sort | null;
  onSort: ((sort: Sort | null) => void) | undefined;
  selection: { state: boolean | 'indeterminate'; toggle: (on: boolean) => void } | null;
}

/** Ascending, descending, as it came. */
const nextSort = (id: string, sort: Sort | null): Sort | null =>
  sort?.id !== id ? { id, desc: false } : sort.desc ? null : { id, desc: true };

export function HeadRow<Row>({ columns, tracks, sort, onSort, selection }: Props<Row>) {
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the focus moves over rows and the buttons in this one
    <div
      role="row"
      aria-rowindex={1}
      className="sticky top-0 z-10 grid h-9 min-w-full items-center border-b border-line bg-canvas text-13 text-faint"
      style={{ gridTemplateColumns: tracks }}
    >
      {selection ? (
        <div role="columnheader" tabIndex={-1} className="flex pl-4 sm:pl-6">
          <Checkbox quiet label="Select all rows" checked={selection.state} onChange={selection.toggle} />
        </div>
      ) : null}
      {columns.map((column) => {
        const can = onSort && (column.sortable || column.sortValue);
        const sorted = sort?.id === column.id ? sort : null;
        const Arrow = sorted?.desc ? ArrowDown : ArrowUp;
        return (
          <div
            key={column.id}
            role="columnheader"
            tabIndex={-1}
            aria-sort={sorted ? (sorted.desc ? 'descending' : 'ascending') : undefined}
            className={cn(
              'flex min-w-0 px-3 first:pl-4 last:pr-4 sm:first:pl-6 sm:last:pr-6',
              column.align === 'end' && 'justify-end',
            )}
          >
            {can ? (
              <button
                type="button"
                onClick={() => onSort(nextSort(column.id, sort))}
                className={cn(
                  'group -mx-1 flex h-6 min-w-0 items-center gap-1 rounded-md px-1 hover:text-ink',
                  sorted && 'font-medium text-ink',
                  column.align === 'end' && 'flex-row-reverse',
                )}
              >
                <span className="truncate">{column.header}</span>
                <Arrow
                  aria-hidden
                  className={cn(
                    'size-3.5 shrink-0',
                    !sorted && 'opacity-0 group-hover:opacity-60 group-focus:opacity-60',
                  )}
                />
              </button>
            ) : (
              <span className="truncate">{column.header}</span>
            )}
          </div>
        );
      })}
    </div>
  );
}
