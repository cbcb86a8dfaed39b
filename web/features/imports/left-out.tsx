import { Download } from 'lucide-react';
import { useState } from 'react';
import type { ImportError, ImportJob } from '../../../domain/imports/contract.ts';
import { failureOf } from '../../app/failure.ts';
import { Loaded } from '../../app/loaded.tsx';
import { trpc } from '../../app/trpc.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Count } from '../../ui/count.tsx';
import { toastFailed } from '../../ui/toast.tsx';
import { errorsCsv } from './errors-csv.ts';

const SHOWN = 50;
/** Rows asked for at a time for the file. */
const PAGE = 200;

/** The rows that were left out, each with its reason, and all of them as a file to correct. */
export function LeftOut({ job }: { job: ImportJob }) {
  const [page, setPage] = useState(1);
  const query = trpc.imports.errors.useQuery({ id: job.id, page, pageSize: SHOWN });
  if (job.failed === 0) return null;
  const pages = Math.ceil(job.failed / SHOWN);
  return (
    <Card title="Rows left out" aside={<DownloadButton job={job} />} flush>
      <Loaded query={query} what="The rows left out">
        {({ items }) => <Rows header={job.header} items={items} />}
      </Loaded>
      {pages > 1 ? (
        <div className="flex items-center justify-end gap-2 border-t border-line px-4 py-2 text-13 text-muted">
          Page {page} of {pages}
          <Button size="small" disabled={page === 1} onClick={() => setPage(page - 1)}>
            Before
          </Button>
          <Button size="small" disabled={page === pages} onClick={() => setPage(page + 1)}>
            Next
          </Button>
        </div>
      ) : null}
    </Card>
  );
}

const Rows = ({ header, items }: { header: readonly string[]; items: readonly ImportError[] }) => (
  <ul className="flex flex-col divide-y divide-line border-t border-line">
    {items.map(({ row, reason, cells }) => (
      <li key={row} className="grid gap-x-4 gap-y-0.5 px-4 py-2 sm:grid-cols-[5rem_minmax(0,1fr)]">
        <span className="text-muted">
          Row <Count value={row} />
        </span>
        <span className="min-w-0">
          <span className="block [overflow-wrap:anywhere]">{reason}</span>
          <span className="block truncate text-13 text-faint">
            {cells.flatMap((cell, i) => (cell.trim() === '' ? [] : [`${header[i] ?? '?'}: ${cell}`])).join(' · ')}
          </span>
        </span>
      </li>
    ))}
  </ul>
);

function DownloadButton({ job: { id, header, failed, fileName } }: { job: ImportJob }) {
  const utils = trpc.useUtils();
  const [read, setRead] = useState<number | null>(null);
  const save = async () => {
    const errors: ImportError[] = [];
    setRead(0);
    try {
      for (let page = 1; ; page++) {
        const { items } = await utils.imports.errors.fetch({ id, page, pageSize: PAGE });
        errors.push(...items);
        setRead(errors.length);
        if (items.length < PAGE) break;
      }
      saveFile(`${fileName.replace(/\.[^.]*$/, '')} left out.csv`, errorsCsv(header, errors));
    } catch (error) {
      toastFailed(failureOf(error).message, { retry: () => void save() });
    } finally {
      setRead(null);
    }
  };
  return (
    <Button
      size="small"
      look="quiet"
      icon={<Download />}
      busy={read !== null && `${read} of ${failed}…`}
      onClick={() => void save()}
    >
      As CSV
    </Button>
  );
}

function saveFile(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
