import { ArrowRight } from 'lucide-react';
import type { ImportMapping } from '../../../domain/imports/contract.ts';
import { cn } from '../../ui/cn.ts';
import { Field } from '../../ui/field.tsx';
import { Select } from '../../ui/select.tsx';
import { samplesOf, targetsOf } from './mapping.ts';
import type { FileStart } from './read-start.ts';

interface Props {
  start: FileStart;
  fields: readonly string[];
  mapping: ImportMapping;
  onChange: (mapping: ImportMapping) => void;
}

/** Each column of the file with what it holds, and where it goes. */
export function MappingTable({ start, fields, mapping, onChange }: Props) {
  return (
    <ol aria-label="Columns of the file" className="flex flex-col divide-y divide-line">
      {start.header.map((column, index) => {
        if (column === '' || start.header.indexOf(column) !== index) return null;
        const samples = samplesOf(start.rows, index);
        const target = mapping[column] ?? null;
        return (
          <li
            key={column}
            className="grid items-center gap-x-4 gap-y-1.5 px-4 py-2.5 sm:grid-cols-[minmax(0,5fr)_auto_minmax(0,4fr)]"
          >
            <span className="min-w-0">
              <span className={cn('block truncate font-medium', target === null && 'text-muted')}>{column}</span>
              <span className="block truncate text-13 text-faint">
                {samples.length > 0 ? samples.join(' · ') : 'empty in the first rows'}
              </span>
            </span>
            <ArrowRight className="size-4 text-faint max-sm:hidden" aria-hidden />
            <Field label={`${column} goes to`} quiet>
              <Select
                value={target ?? ''}
                placeholder="Leave out"
                onChange={(event) => onChange({ ...mapping, [column]: event.target.value || null })}
                options={[...targetsOf(column, fields, mapping)]}
              />
            </Field>
          </li>
        );
      })}
    </ol>
  );
}
