import { useNavigate } from '@tanstack/react-router';
import { FileX } from 'lucide-react';
import { useState } from 'react';
import { IMPORT_ENTITIES, type ImportEntity } from '../../../domain/imports/contract.ts';
import { useMember } from '../../app/session.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Link } from '../../ui/link.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { DropFile } from './drop-file.tsx';
import { MapAndSend } from './map-and-send.tsx';
import { type FileStart, readStart } from './read-start.ts';
import { ENTITY } from './words.ts';

interface Chosen {
  readonly file: File;
  readonly start: FileStart;
}

export function Page() {
  const { can } = useMember();
  const navigate = useNavigate();
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [error, setError] = useState<string | null>(null);
  const entities = IMPORT_ENTITIES.filter((entity) => can(ENTITY[entity].creates));
  const [entity, setEntity] = useState<ImportEntity>(entities[0] ?? 'leads');
  const take = (file: File) => {
    setError(null);
    readStart(file).then(
      (start) => setChosen({ file, start }),
      (failure: unknown) => setError(failure instanceof Error ? failure.message : 'The file could not be read.'),
    );
  };
  const allowed = can('import:create') && entities.length > 0;
  return (
    <>
      <PageHeader
        back={<Link href="/leads">Leads</Link>}
        title="Import a file"
        actions={
          can('import:read') ? (
            <Button asChild look="quiet">
              <Link href="/imports">Earlier imports</Link>
            </Button>
          ) : null
        }
      />
      <div className="max-w-240 px-4 pb-8 sm:px-6">
        {!allowed ? (
          <EmptyState icon={FileX} title="Your role does not import">
            An owner or admin of the workspace can change that.
          </EmptyState>
        ) : chosen ? (
          <MapAndSend
            key={`${chosen.file.name} ${chosen.file.size} ${entity}`}
            file={chosen.file}
            start={chosen.start}
            entity={entity}
            entities={entities}
            onEntity={setEntity}
            onOtherFile={() => setChosen(null)}
            onSent={(id) => void navigate({ to: `/imports/${id}` })}
          />
        ) : (
          <DropFile onFile={take} error={error} />
        )}
      </div>
    </>
  );
}
