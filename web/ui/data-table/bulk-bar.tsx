import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Count } from '../count.tsx';
import { IconButton } from '../icon-button.tsx';

/** What can be done with the rows selected; floats over the table's lower edge. */
export const BulkBar = (props: { count: number; onClear: () => void; children: ReactNode }) => (
  <div
    role="toolbar"
    aria-label="Selected rows"
    className="absolute inset-x-0 bottom-4 z-20 mx-auto flex w-fit max-w-[calc(100%-2rem)] animate-enter flex-wrap items-center gap-2 rounded-md border border-edge/60 bg-surface py-2 pr-2 pl-4 shadow-lift"
  >
    <span className="mr-2 font-medium whitespace-nowrap" role="status">
      <Count value={props.count} /> selected
    </span>
    {props.children}
    <IconButton label="Clear the selection" icon={<X />} onClick={props.onClear} />
  </div>
);
