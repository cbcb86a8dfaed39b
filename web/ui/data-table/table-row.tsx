import { Checkbox } from '../checkbox.tsx';
import { cn } from '../cn.ts';
import type { Column } from './column.ts';

interface Props<Row> {
  row: Row;
  index: number;
  top: number;
  height: number;
  columns: readonly Column<Row>[];
  tracks: string;
  label: string;
  active: boolean;
  open: boolean;
  /** null: this table has no selection */
  selected: boolean | null;
  onSelect: (on: boolean) => void;
  onClick: () => void;
  onDoubleClick: () => void;
}

/** Controls inside a row keep their own clicks. */
const OWN_CLICK = 'a, button, input, label, [role="checkbox"]';

export function TableRow<Row>(props: Props<Row>) {
  const { row, index, top, height, columns, tracks, label, active, open, selected } = props;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid handles the keys of all rows
    <div
      role="row"
      data-row={index}
      aria-rowindex={index + 2}
      aria-label={label}
      aria-selected={selected ?? undefined}
      tabIndex={active ? 0 : -1}
      onClick={(event) => (event.target as Element).closest(OWN_CLICK) || event.detail > 1 || props.onClick()}
      onDoubleClick={(event) => (event.target as Element).closest(OWN_CLICK) || props.onDoubleClick()}
      className={cn(
        'absolute inset-x-0 grid items-center border-b border-line text-14 focus-visible:-outline-offset-2',
        selected || open ? 'bg-accent-soft' : 'hover:bg-canvas',
      )}
      style={{ gridTemplateColumns: tracks, height, transform: `translateY(${top}px)` }}
    >
      {selected === null ? null : (
        <div role="gridcell" tabIndex={-1} className="flex pl-4 sm:pl-6">
          <Checkbox quiet label={`Select ${label}`} checked={selected} onChange={props.onSelect} tabIndex={-1} />
        </div>
      )}
      {columns.map((column, position) => (
        <div
          key={column.id}
          role="gridcell"
          tabIndex={-1}
          className={cn(
            'min-w-0 truncate px-3 first:pl-4 last:pr-4 sm:first:pl-6 sm:last:pr-6',
            position === 0 && 'font-medium',
            column.align === 'end' && 'text-right tabular',
          )}
        >
          {column.cell(row)}
        </div>
      ))}
    </div>
  );
}
