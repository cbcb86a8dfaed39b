import type { ImportJob } from '../../../domain/imports/contract.ts';
import { Count } from '../../ui/count.tsx';
import type { Column } from '../../ui/data-table/column.ts';
import { Instant } from '../../ui/instant.tsx';
import { ImportPill } from './import-pill.tsx';
import { ENTITY } from './words.ts';

const number = (
  id: 'total' | 'created' | 'updated' | 'unchanged' | 'failed',
  header: string,
  priority: 2 | 3,
): Column<ImportJob> => ({
  id,
  header,
  width: '104px',
  align: 'end',
  priority,
  cell: (row) =>
    row[id] === 0 ? (
      <span className="text-faint">0</span>
    ) : (
      <span className={id === 'failed' ? 'text-warned' : undefined}>
        <Count value={row[id]} />
      </span>
    ),
});

export const columns: readonly Column<ImportJob>[] = [
  { id: 'fileName', header: 'File', width: 'minmax(140px, 3fr)', cell: (row) => row.fileName, sortable: true },
  {
    id: 'entity',
    header: 'Rows are',
    width: '104px',
    cell: (row) => <span className="text-muted">{ENTITY[row.entity].words}</span>,
    priority: 3,
  },
  { id: 'state', header: 'State', width: '208px', cell: (row) => <ImportPill job={row} />, priority: 2 },
  number('total', 'Rows', 2),
  number('created', 'Added', 3),
  number('updated', 'Changed', 3),
  number('unchanged', 'Unchanged', 3),
  number('failed', 'Left out', 2),
  {
    id: 'createdAt',
    header: 'Begun',
    width: '132px',
    cell: (row) => <Instant at={row.createdAt} className="text-13 text-muted" />,
    sortable: true,
  },
];
