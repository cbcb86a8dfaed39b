import { keepPreviousData } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { FileSpreadsheet, Upload } from 'lucide-react';
import { IMPORT_ENTITIES, type ImportEntity } from '../../../domain/imports/contract.ts';
import { nextCursor, useJoined } from '../../app/joined.ts';
import { sortText } from '../../app/list-state.ts';
import { useLive } from '../../app/live.tsx';
import { Loaded } from '../../app/loaded.tsx';
import { useMember } from '../../app/session.tsx';
import { trpc } from '../../app/trpc.ts';
import { useListState } from '../../app/use-list-state.ts';
import { Button } from '../../ui/button.tsx';
import { DataTable } from '../../ui/data-table/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Link } from '../../ui/link.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { SavedViews } from '../../ui/saved-views.tsx';
import { columns } from './columns.tsx';
import { ImportPanel } from './import-panel.tsx';
import { ENTITY } from './words.ts';

const VIEWS = [{ id: 'all', label: 'All' }, ...IMPORT_ENTITIES.map((id) => ({ id, label: ENTITY[id].words }))];

export function Page() {
  const [state, change] = useListState();
  const navigate = useNavigate();
  const { can } = useMember();
  useLive('imports');
  const entity = IMPORT_ENTITIES.find((id) => id === state.view) as ImportEntity | undefined;
  const pages = trpc.imports.list.useInfiniteQuery(
    {
      filter: entity ? { entity: [entity] } : {},
      ...(state.sort ? { sort: sortText(state.sort) } : {}),
      pageSize: 100,
    },
    { getNextPageParam: nextCursor, placeholderData: keepPreviousData },
  );
  const query = useJoined(pages);
  const start = can('import:create') ? (
    <Button asChild look="primary">
      <Link href="/leads/import">
        <Upload aria-hidden /> Import a file
      </Link>
    </Button>
  ) : undefined;
  return (
    <div className="flex h-full flex-col">
      <PageHeader back={<Link href="/leads">Leads</Link>} title="Imports" count={query.data?.total} actions={start} />
      <SavedViews
        label="Views of imports"
        value={entity ?? 'all'}
        onChange={(view) => change({ view, sort: null, openId: null })}
        views={VIEWS}
      />
      <Loaded query={query} what="The imports">
        {({ items, total }) => (
          <DataTable
            label="Imports"
            rows={items}
            columns={columns}
            rowId={(row) => row.id}
            rowLabel={(row) => row.fileName}
            total={total}
            onEndReached={query.more}
            sort={state.sort}
            onSort={(sort) => change({ sort })}
            sortedByServer
            openId={state.openId}
            onOpen={(openId) => change({ openId })}
            onFull={(row) => void navigate({ to: `/imports/${row.id}` })}
            panel={{ title: (row) => row.fileName, content: (row) => <ImportPanel id={row.id} /> }}
            empty={
              <EmptyState icon={FileSpreadsheet} title="No imports yet" action={start}>
                Files of leads, contacts and companies that were imported stand here, with what came of each row.
              </EmptyState>
            }
          />
        )}
      </Loaded>
    </div>
  );
}
