import { Archive, ArchiveRestore, Pencil } from 'lucide-react';
import { useState } from 'react';
import type { Meter } from '../../../../domain/usage/contract.ts';
import { failureOf } from '../../../app/failure.ts';
import { useMember } from '../../../app/session.tsx';
import { trpc } from '../../../app/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { DefinitionList } from '../../../ui/definition-list.tsx';
import { Instant } from '../../../ui/instant.tsx';
import { toastDone, toastFailed } from '../../../ui/toast.tsx';
import { MeterForm } from './meter-form.tsx';
import { COUNTED } from './words.ts';

/** A meter beside its list, with an event as it takes one in. */
export function MeterPanel({ meter }: { meter: Meter }) {
  const { can } = useMember();
  const [editing, setEditing] = useState(false);
  const archive = useArchiveMeter();
  const { key, field, aggregation, archivedAt, plans, createdAt } = meter;
  return (
    <div className="flex flex-col gap-4">
      <p>
        <span className="font-medium">{COUNTED[aggregation].label}.</span>{' '}
        <span className="text-muted">{COUNTED[aggregation].help}</span>
      </p>
      {can('meter:update') ? (
        <div className="flex flex-wrap gap-2">
          <Button icon={<Pencil />} onClick={() => setEditing(true)}>
            Rename
          </Button>
          <Button icon={archivedAt ? <ArchiveRestore /> : <Archive />} onClick={() => archive(meter)}>
            {archivedAt ? 'Take events in again' : 'Archive'}
          </Button>
        </div>
      ) : null}
      <Card title="Properties">
        <DefinitionList
          items={[
            ['Key', <code key="key">{key}</code>],
            ['Counts', field === null ? 'each event as one' : <code key="field">{field}</code>],
            [
              'Charged by',
              plans === 0 ? 'no price plan yet' : `${plans} ${plans === 1 ? 'price plan' : 'price plans'}`,
            ],
            ['Since', <Instant key="since" at={createdAt} />],
          ]}
        />
      </Card>
      <Card title="An event for it">
        <pre className="text-13 break-words whitespace-pre-wrap">{example(meter)}</pre>
      </Card>
      <p className="text-13 text-faint">
        Archived, a meter takes no more events in. What it has counted is billed, and plans that charge for it keep it.
      </p>
      {editing ? <MeterForm meter={meter} onClose={() => setEditing(false)} /> : null}
    </div>
  );
}

const example = ({ key, field, aggregation }: Meter): string => {
  const value = aggregation === 'unique' ? '"ann@example.com"' : '12.5';
  return [
    'POST /api/v1/usage',
    '{ "events": [{',
    '  "id": "your-own-id-0001",',
    `  "meter": "${key}",`,
    '  "subscriptionId": "…",',
    '  "at": "2026-03-01T12:00:00Z",',
    `  "properties": { ${field === null ? '' : `"${field}": ${value} `}}`,
    '}] }',
  ].join('\n');
};

function useArchiveMeter(): (meter: Meter) => void {
  const utils = trpc.useUtils();
  const update = trpc.meters.update.useMutation();
  const set = async ({ id, name, version }: Meter, archived: boolean, undoable: boolean) => {
    try {
      const after = await update.mutateAsync({ id, version, archived });
      const words = archived ? `${name} takes no more events in` : `${name} takes events in again`;
      toastDone(words, undoable ? { undo: () => void set(after, !archived, false) } : {});
    } catch (error) {
      toastFailed(failureOf(error).message);
    }
    void utils.meters.invalidate();
  };
  return (meter) => void set(meter, meter.archivedAt === null, true);
}
