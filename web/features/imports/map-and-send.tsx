import { FileSpreadsheet } from 'lucide-react';
import { useState } from 'react';
import type { ImportEntity, ImportMapping } from '../../../domain/imports/contract.ts';
import { Loaded } from '../../app/loaded.tsx';
import { useMember } from '../../app/session.tsx';
import { trpc } from '../../app/trpc.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Field } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { Progress } from '../../ui/progress.tsx';
import { Select } from '../../ui/select.tsx';
import { repeated } from './mapping.ts';
import { MappingTable } from './mapping-table.tsx';
import type { FileStart } from './read-start.ts';
import { uploadImport } from './upload.ts';
import { ENTITY } from './words.ts';

const KILOBYTE = 1024;

interface Props {
  file: File;
  start: FileStart;
  entity: ImportEntity;
  entities: readonly ImportEntity[];
  onEntity: (entity: ImportEntity) => void;
  onOtherFile: () => void;
  onSent: (id: string) => void;
}

/** Where each column goes, as guessed and corrected, what to do with the rows, and off it goes. */
export function MapAndSend({ file, start, entity, entities, onEntity, onOtherFile, onSent }: Props) {
  const { can } = useMember();
  const utils = trpc.useUtils();
  const [changed, setChanged] = useState<ImportMapping | null>(null);
  const [journeyId, setJourneyId] = useState('');
  const [sent, setSent] = useState<number | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const guess = trpc.imports.guess.useQuery(
    { entity, header: start.header.filter((name) => name !== '') },
    { staleTime: Number.POSITIVE_INFINITY },
  );
  const mayEnrol = entity === 'leads' && can('enrolment:create') && can('journey:read');
  const journeys = trpc.journeys.list.useQuery({ filter: { published: true }, pageSize: 200 }, { enabled: mayEnrol });
  const mapping = changed ?? guess.data?.mapping ?? {};
  const used = Object.values(mapping).filter(Boolean).length;
  const twice = repeated(start.header);

  const send = async () => {
    if (sent !== null) return;
    setFailure(null);
    setSent(0);
    try {
      const enrolJourneyId = mayEnrol && journeyId !== '' ? journeyId : null;
      const created = await uploadImport({ file, entity, mapping, enrolJourneyId }, setSent);
      void utils.imports.invalidate();
      onSent(created.id);
    } catch (error) {
      setFailure(error instanceof Error ? error.message : 'The file could not be sent.');
      setSent(null);
    }
  };

  return (
    <Form errors={failure} onSubmit={send}>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-md border border-line bg-surface px-4 py-3">
        <FileSpreadsheet className="size-5 shrink-0 text-faint" strokeWidth={1.5} aria-hidden />
        <span className="min-w-0 grow">
          <span className="block truncate font-medium">{file.name}</span>
          <span className="block text-13 text-faint">
            {sizeWords(file.size)}, {start.header.length} columns
          </span>
        </span>
        <Button size="small" onClick={onOtherFile} disabled={sent !== null}>
          Another file
        </Button>
      </div>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="What the rows are">
          <Select
            value={entity}
            onChange={(event) => onEntity(event.target.value as ImportEntity)}
            options={entities.map((value) => ({ value, label: ENTITY[value].words }))}
          />
        </Field>
        {mayEnrol ? (
          <Field
            label="Enrol them in a journey"
            help="Those imported or changed, each once; mail goes out at its time."
          >
            <Select
              value={journeyId}
              placeholder="No journey"
              onChange={(event) => setJourneyId(event.target.value)}
              options={(journeys.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
            />
          </Field>
        ) : null}
      </div>
      {twice.length > 0 ? (
        <p role="status" className="text-warned">
          {twice.length === 1 ? 'The column' : 'The columns'} {twice.map((name) => `“${name}”`).join(', ')} come more
          than once. Rename them in the file, so that each can be told apart.
        </p>
      ) : null}
      <Card title="Where each column goes" aside={`${used} of ${start.header.length} used`} flush>
        <div className="border-t border-line">
          <Loaded query={guess} what="The guess">
            {({ fields }) => <MappingTable start={start} fields={fields} mapping={mapping} onChange={setChanged} />}
          </Loaded>
        </div>
      </Card>
      <div className="flex flex-wrap items-center justify-between gap-4">
        <p className="min-w-0 basis-80 grow text-13 text-muted">
          Rows whose id or e-mail is known already are changed, others are added. The same file twice changes nothing.
        </p>
        {sent === null ? (
          <Button type="submit" look="primary" disabled={used === 0 || !guess.data}>
            Import {ENTITY[entity].words.toLowerCase()}
          </Button>
        ) : (
          <div className="w-72">
            <Progress
              label={sent >= file.size ? 'Reading the file' : 'Sending the file'}
              value={Math.min(Math.round(sent / KILOBYTE), Math.ceil(file.size / KILOBYTE))}
              total={Math.ceil(file.size / KILOBYTE)}
              unit="kB"
            />
          </div>
        )}
      </div>
    </Form>
  );
}

function sizeWords(bytes: number): string {
  if (bytes < KILOBYTE) return `${bytes} bytes`;
  const kilobytes = bytes / KILOBYTE;
  return kilobytes < KILOBYTE ? `${Math.round(kilobytes)} kB` : `${(kilobytes / KILOBYTE).toFixed(1)} MB`;
}
