import {
  createSortedRowModel,
  type RowSelectionState,
  rowSelectionFeature,
  rowSortingFeature,
  type SortingState,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { SidePanel } from '../side-panel.tsx';
import { Skeleton } from '../skeleton.tsx';
import { NARROW, useMedia } from '../use-media.ts';
import { useWidth } from '../use-width.ts';
import { BulkBar } from './bulk-bar.tsx';
import { type Column, columnsFor, compareValues, type Sort } from './column.ts';
import { HeadRow } from './head-row.tsx';
import { TableRow } from './table-row.tsx';
import { useGridKeys } from './use-grid-keys.ts';

const features = tableFeatures({ rowSortingFeature, rowSelectionFeature, sortedRowModel: createSortedRowModel() });

const ROW = 36;
/** A finger needs more than 36 px. */
const ROW_NARROW = 48;
const NONE: RowSelectionState = {};

export interface DataTableProps<Row> {
  /** What the rows are: "Tickets". The grid's accessible name. */
  label: string;
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  rowId: (row: Row) => string;
  /** A short name of a row for screen readers: "Ticket 1042". */
  rowLabel: (row: Row) => string;
  /** All there are, where more can be loaded. */
  total?: number | undefined;
  onEndReached?: () => void;
  sort?: Sort | null;
  onSort?: (sort: Sort | null) => void;
  /** The rows come ordered; otherwise they are ordered here by `sortValue`. */
  sortedByServer?: boolean;
  /** The row beside the list, by id. */
  openId?: string | null;
  onOpen?: (id: string | null) => void;
  /** Enter, and double click: the full page. */
  onFull?: (row: Row) => void;
  /** What stands beside the list for the open row; its arrows go through the rows as they are ordered here. */
  panel?: { title: (row: Row) => string; content: (row: Row) => ReactNode };
  /** Buttons for the rows selected; leave out for a table without selection. */
  bulk?: (rows: readonly Row[], clear: () => void) => ReactNode;
  /** In place of rows where there are none. */
  empty?: ReactNode;
}

/** A dense, virtualised table. State that should survive a reload (sort, open row) is the caller's, in the address. */
export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const {
    label,
    rows,
    columns,
    rowId,
    rowLabel,
    total,
    onEndReached,
    openId = null,
    onOpen,
    onFull,
    panel,
    bulk,
  } = props;
  const { sort = null, onSort, sortedByServer = false } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const width = useWidth(scroller);
  const narrow = useMedia(NARROW);
  const rowHeight = narrow ? ROW_NARROW : ROW;
  const [selection, setSelection] = useState<RowSelectionState>(NONE);
  /** The first click of two: the panel that it opens may move the rows, and the second would meet another one. */
  const clicked = useRef<Row>(null);
  const [activeId, setActiveId] = useState<string | null>(openId);

  const sorting = useMemo<SortingState>(() => (sort ? [sort] : []), [sort]);
  const defs = useMemo(
    () =>
      columns.map((column) => ({
        id: column.id,
        accessorFn: (row: Row) => column.sortValue?.(row) ?? null,
        sortFn: (a: { original: Row }, b: { original: Row }) =>
          compareValues(column.sortValue?.(a.original) ?? null, column.sortValue?.(b.original) ?? null),
      })),
    [columns],
  );
  const table = useTable({
    features,
    columns: defs,
    data: rows,
    getRowId: rowId,
    manualSorting: sortedByServer,
    state: { sorting, rowSelection: selection },
    onRowSelectionChange: setSelection,
  });
  const models = table.getRowModel().rows;
  const shown = columnsFor(columns, width);
  const tracks = [
    ...(bulk ? [narrow ? '40px' : '48px'] : []),
    ...shown.map((column) => column.width ?? 'minmax(96px, 1fr)'),
  ].join(' ');

  const virtual = useVirtualizer({
    count: models.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => models[index]?.id ?? index,
    overscan: 12,
    scrollPaddingStart: ROW,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: heights depend on the row's height alone
  useEffect(() => virtual.measure(), [rowHeight]);

  const active = models.findIndex((row) => row.id === activeId);
  const move = useCallback(
    (index: number) => {
      const row = models[index];
      if (!row) return;
      setActiveId(row.id);
      virtual.scrollToIndex(index);
      if (openId !== null) onOpen?.(row.id);
      requestAnimationFrame(() => focusRow(scroller.current, index));
    },
    [models, onOpen, openId, virtual],
  );
  const withRow = (act: (row: Row, id: string) => void) => (index: number) => {
    const row = models[index];
    if (row) act(row.original, row.id);
  };
  const onKeyDown = useGridKeys({
    count: models.length,
    active,
    move,
    open: withRow((_, id) => onOpen?.(openId === id ? null : id)),
    full: withRow((row, id) => (openId === id || !onOpen ? onFull?.(row) : onOpen(id))),
    select: withRow((_, id) => bulk && table.getRow(id).toggleSelected()),
    pageRows: Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 2),
  });

  const openIndex = models.findIndex((row) => row.id === openId);
  const open = models[openIndex];

  const last = virtual.getVirtualItems().at(-1)?.index ?? -1;
  const more = total !== undefined && total > models.length;
  useEffect(() => {
    if (more && last >= models.length - 20) onEndReached?.();
  }, [more, last, models.length, onEndReached]);

  const selected = models.filter((row) => selection[row.id]).map((row) => row.original);
  const clear = () => setSelection(NONE);

  if (rows.length === 0 && props.empty) return props.empty;
  return (
    <div className="relative flex min-h-0 grow flex-col">
      <div
        ref={scroller}
        role="grid"
        aria-label={label}
        aria-rowcount={(total ?? models.length) + 1}
        aria-multiselectable={bulk ? true : undefined}
        tabIndex={active === -1 ? 0 : -1}
        onKeyDown={onKeyDown}
        onFocus={(event) => event.target === event.currentTarget && move(Math.max(0, active))}
        className="min-h-0 grow overflow-auto border-t border-line bg-surface"
      >
        {/* As wide as the columns need: narrower than that, the table scrolls sideways. */}
        <div className="w-full min-w-min">
          <HeadRow
            columns={shown}
            tracks={tracks}
            sort={sort}
            onSort={onSort}
            selection={
              bulk
                ? {
                    state: table.getIsAllRowsSelected() ? true : selected.length > 0 ? 'indeterminate' : false,
                    toggle: (on) => table.toggleAllRowsSelected(on),
                  }
                : null
            }
          />
          <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
            {virtual.getVirtualItems().map((item) => {
              const row = models[item.index];
              if (!row) return null;
              return (
                <TableRow
                  key={row.id}
                  row={row.original}
                  index={item.index}
                  top={item.start}
                  height={rowHeight}
                  columns={shown}
                  tracks={tracks}
                  label={rowLabel(row.original)}
                  active={row.id === activeId}
                  open={row.id === openId}
                  selected={bulk ? Boolean(selection[row.id]) : null}
                  onSelect={(on) => row.toggleSelected(on)}
                  onClick={() => {
                    clicked.current = row.original;
                    setActiveId(row.id);
                    // The cell that was clicked may go to make room for the panel, and the focus with it.
                    if (!narrow) focusRow(scroller.current, item.index);
                    if (onOpen) onOpen(row.id === openId ? null : row.id);
                    else onFull?.(row.original);
                  }}
                  onDoubleClick={() => onFull?.(clicked.current ?? row.original)}
                />
              );
            })}
          </div>
        </div>
        {more ? (
          <div className="flex h-9 items-center px-4" aria-hidden>
            <Skeleton className="w-1/3" />
          </div>
        ) : null}
      </div>
      {panel ? (
        <SidePanel
          open={open !== undefined}
          title={open ? panel.title(open.original) : ''}
          onClose={() => onOpen?.(null)}
          onPrevious={openIndex > 0 ? () => move(openIndex - 1) : undefined}
          onNext={openIndex < models.length - 1 ? () => move(openIndex + 1) : undefined}
          onFull={open && onFull ? () => onFull(open.original) : undefined}
        >
          {open ? panel.content(open.original) : null}
        </SidePanel>
      ) : null}
      {bulk && selected.length > 0 ? (
        <BulkBar count={selected.length} onClear={clear}>
          {bulk(selected, clear)}
        </BulkBar>
      ) : null}
    </div>
  );
}

const focusRow = (grid: HTMLElement | null, index: number): void =>
  grid?.querySelector<HTMLElement>(`[data-row="${index}"]`)?.focus({ preventScroll: true });
