import type { ReactNode } from 'react';

export interface Column<Row> {
  id: string;
  header: string;
  cell: (row: Row) => ReactNode;
  /** A CSS grid track: '120px', 'minmax(200px, 2fr)'. 'minmax(96px, 1fr)' unless told. */
  width?: string;
  /** Numbers and money stand at the end. */
  align?: 'start' | 'end';
  /** What rows are ordered by here; a column without it, and without `sortable`, has no sort button. */
  sortValue?: (row: Row) => string | number | null;
  /** The server orders by this column's id. */
  sortable?: boolean;
  /** 1 always, 2 from 640 px of table width, 3 from 960 px, 4 from 1,280 px. */
  priority?: 1 | 2 | 3 | 4;
}

export interface Sort {
  id: string;
  desc: boolean;
}

const FROM_WIDTH = { 1: 0, 2: 640, 3: 960, 4: 1280 } as const;

export const columnsFor = <Row>(columns: readonly Column<Row>[], width: number): readonly Column<Row>[] =>
  columns.filter((column) => width >= FROM_WIDTH[column.priority ?? 1]);

/** Texts as people order them (ticket 9 before ticket 10), nothing at the end. */
export function compareValues(a: string | number | null, b: string | number | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a).localeCompare(String(b), undefined, { numeric: true, sensitivity: 'base' });
}
