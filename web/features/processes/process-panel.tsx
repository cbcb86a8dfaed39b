import { Loaded } from '../../app/loaded.tsx';
import { trpc } from '../../app/trpc.ts';
import { Link } from '../../ui/link.tsx';
import { Effects } from './effects.tsx';
import { ProcessBeat } from './process-beat.tsx';
import { ProcessControls } from './process-controls.tsx';
import { ProcessFailure } from './process-failure.tsx';
import { ProcessStatus } from './process-status.tsx';
import { WhatNext } from './what-next.tsx';
import { KIND_WORDS, SUBJECT_WORDS } from './words.ts';

/** A process beside its list. */
export function ProcessPanel({ id }: { id: string }) {
  const query = trpc.processes.get.useQuery({ id });
  return (
    <Loaded query={query} what="The process">
      {(process) => (
        <div className="flex flex-col gap-4">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
            <ProcessStatus process={process} />
            <span className="text-muted">{KIND_WORDS[process.kind]}</span>
            <Link href={process.href} className="text-accent underline-offset-2 hover:underline">
              Open the {SUBJECT_WORDS[process.kind]}
            </Link>
          </div>
          <ProcessFailure process={process} />
          <div className="flex flex-wrap gap-2 empty:hidden">
            <ProcessControls process={process} />
          </div>
          <WhatNext process={process} />
          <ProcessBeat process={process} />
          <Effects process={process} latest={8} />
        </div>
      )}
    </Loaded>
  );
}
