import { keepPreviousData } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { BookOpen, ExternalLink, Plus } from 'lucide-react';
import type { ArticleListItem } from '../../../domain/articles/contract.ts';
import { failureOf } from '../../app/failure.ts';
import { nextCursor, useJoined } from '../../app/joined.ts';
import { sortText } from '../../app/list-state.ts';
import { useLive } from '../../app/live.tsx';
import { Loaded } from '../../app/loaded.tsx';
import { useMember } from '../../app/session.tsx';
import { type Inputs, trpc } from '../../app/trpc.ts';
import { useListState } from '../../app/use-list-state.ts';
import { Button } from '../../ui/button.tsx';
import type { Column } from '../../ui/data-table/column.ts';
import { DataTable } from '../../ui/data-table/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FilterChips } from '../../ui/filter-chips.tsx';
import { Instant } from '../../ui/instant.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { SavedViews } from '../../ui/saved-views.tsx';
import { Switch } from '../../ui/switch.tsx';
import { toastFailed } from '../../ui/toast.tsx';
import { ArticleState } from './state.tsx';

const VIEWS = [
  { id: 'all', label: 'All' },
  { id: 'published', label: 'Published' },
  { id: 'drafts', label: 'Never published' },
] as const;

const votes = ({ helpful, unhelpful }: ArticleListItem) =>
  helpful + unhelpful === 0 ? '–' : `${helpful} of ${helpful + unhelpful}`;

const COLUMNS: readonly Column<ArticleListItem>[] = [
  {
    id: 'title',
    header: 'Article',
    width: 'minmax(160px, 3fr)',
    cell: (row) => (
      <span className="flex min-w-0 flex-col">
        <span className="truncate">{row.title}</span>
        <span className="truncate text-13 font-normal text-faint sm:hidden">{row.category}</span>
      </span>
    ),
    sortable: true,
  },
  {
    id: 'category',
    header: 'Category',
    cell: (row) => <span className="truncate text-muted">{row.category}</span>,
    sortable: true,
    priority: 2,
  },
  { id: 'state', header: 'State', width: 'minmax(132px, 216px)', cell: (row) => <ArticleState state={row.state} /> },
  {
    id: 'helpful',
    header: 'Found helpful',
    width: '148px',
    align: 'end',
    cell: (row) => <span className="tabular">{votes(row)}</span>,
    sortable: true,
    priority: 3,
  },
  {
    id: 'updatedAt',
    header: 'Changed',
    width: '148px',
    cell: (row) => <Instant at={row.updatedAt} className="text-13 text-muted" />,
    sortable: true,
    priority: 3,
  },
];

/** What the workspace knows: articles, their drafts, and whether customers can read them. */
export function Page() {
  const [state, change] = useListState();
  const navigate = useNavigate();
  const { can, tenant } = useMember();
  useLive('articles');
  const view = VIEWS.find(({ id }) => id === state.view)?.id ?? 'all';
  const input: Inputs['articles']['list'] = {
    pageSize: 100,
    sort: sortText(state.sort) ?? 'category,title',
    filter: view === 'all' ? {} : { published: view === 'published' },
    ...(state.q.trim() && { q: state.q.trim() }),
  };
  const query = useJoined<ArticleListItem>(
    trpc.articles.list.useInfiniteQuery(input, { getNextPageParam: nextCursor, placeholderData: keepPreviousData }),
  );
  const create = trpc.articles.create.useMutation();
  const open = (row: { id: string }) => void navigate({ to: `/articles/${row.id}` });
  const begin = async () => {
    try {
      open(await create.mutateAsync({ title: 'New article' }));
    } catch (error) {
      toastFailed(failureOf(error).message);
    }
  };
  const newArticle = can('article:create') ? (
    <Button look="primary" icon={<Plus />} busy={create.isPending && 'Beginning…'} onClick={() => void begin()}>
      New article
    </Button>
  ) : undefined;
  return (
    <div className="flex h-full flex-col">
      <PageHeader
        title="Knowledge base"
        count={query.data?.total}
        actions={
          <>
            <HelpSwitch slug={tenant.slug} />
            {newArticle}
          </>
        }
      />
      <SavedViews label="Views of articles" value={view} onChange={(id) => change({ view: id })} views={VIEWS} />
      <div className="border-t border-line" />
      <FilterChips
        filters={[]}
        values={{}}
        onChange={() => undefined}
        search={{ value: state.q, onChange: (q) => change({ q }), placeholder: 'Search title and text' }}
      />
      <Loaded query={query} what="The articles">
        {({ items, total }) => (
          <DataTable<ArticleListItem>
            label="Articles"
            rows={items}
            columns={COLUMNS}
            rowId={(row) => row.id}
            rowLabel={(row) => row.title}
            total={total}
            onEndReached={query.more}
            sort={state.sort}
            onSort={(sort) => change({ sort })}
            sortedByServer
            onFull={open}
            empty={
              <EmptyState icon={BookOpen} title="No articles here" action={newArticle}>
                Write an answer once: it is suggested to colleagues while they reply, and to customers while they ask.
              </EmptyState>
            }
          />
        )}
      </Loaded>
    </div>
  );
}

function HelpSwitch({ slug }: { slug: string }) {
  const { can } = useMember();
  const utils = trpc.useUtils();
  const settings = trpc.articles.settings.useQuery().data;
  const update = trpc.articles.updateSettings.useMutation();
  if (!settings) return null;
  const turn = async (on: boolean) => {
    try {
      await update.mutateAsync({ on });
      await utils.articles.settings.invalidate();
    } catch (error) {
      toastFailed(failureOf(error).message);
    }
  };
  return (
    <div className="flex items-center gap-4 max-sm:w-full max-sm:justify-between">
      {settings.on ? (
        <Button asChild look="quiet">
          <a href={`/help/${slug}`} target="_blank" rel="noopener">
            <ExternalLink className="size-4" aria-hidden />
            Help pages
          </a>
        </Button>
      ) : null}
      {can('article:publish') ? (
        <Switch
          label={<span className="whitespace-nowrap">Open to everybody</span>}
          checked={settings.on}
          onChange={(on) => void turn(on)}
        />
      ) : null}
    </div>
  );
}
