import { Percent, Plus, Tags } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useCommands } from '../../../app/commands.ts';
import { sortText } from '../../../app/list-state.ts';
import { useLive } from '../../../app/live.tsx';
import { Loaded } from '../../../app/loaded.tsx';
import { useMember } from '../../../app/session.tsx';
import { trpc } from '../../../app/trpc.ts';
import { useListState } from '../../../app/use-list-state.ts';
import { Button } from '../../../ui/button.tsx';
import { DataTable } from '../../../ui/data-table/data-table.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { SavedViews } from '../../../ui/saved-views.tsx';
import { BillingHead } from '../head.tsx';
import { planColumns, TAX_COLUMNS } from './columns.tsx';
import { PlanForm } from './plan-form.tsx';
import { PlanPanel } from './plan-panel.tsx';
import { TaxPanel } from './tax-panel.tsx';
import { TaxRateForm } from './tax-rate-form.tsx';

const VIEWS = [
  { id: 'offered', label: 'Offered' },
  { id: 'archived', label: 'Archived' },
  { id: 'all', label: 'All' },
  { id: 'taxes', label: 'Tax rates' },
] as const;

export function Page() {
  const [state, change] = useListState();
  const { can } = useMember();
  const [creating, setCreating] = useState(false);
  useLive('pricePlans', 'taxRates', 'subscriptions');
  const view = VIEWS.find(({ id }) => id === state.view)?.id ?? 'offered';
  const taxes = view === 'taxes';
  const mayCreate = can(taxes ? 'taxRate:create' : 'pricePlan:create');
  const words = taxes ? 'New tax rate' : 'New price plan';
  useCommands(
    useMemo(
      () =>
        mayCreate
          ? [{ id: words, label: words, group: 'create' as const, keys: 'c', icon: Plus, run: () => setCreating(true) }]
          : [],
      [mayCreate, words],
    ),
  );
  const create = mayCreate ? (
    <Button look="primary" icon={<Plus />} onClick={() => setCreating(true)}>
      {words}
    </Button>
  ) : null;
  const rates = trpc.taxRates.list.useQuery({ pageSize: 200, sort: 'name' }, { enabled: can('taxRate:read') });
  const taxNames = useMemo(() => new Map(rates.data?.items.map(({ id, name }) => [id, name])), [rates.data]);
  const plans = trpc.pricePlans.list.useQuery({
    pageSize: 200,
    sort: (taxes ? undefined : sortText(state.sort)) ?? 'name',
    ...(view === 'offered' || view === 'archived' ? { filter: { archived: view === 'archived' } } : {}),
  });
  const table = useMemo(() => planColumns(taxNames), [taxNames]);
  const shared = {
    openId: state.openId,
    onOpen: (openId: string | null) => change({ openId }),
  };
  return (
    <div className="flex h-full flex-col">
      <BillingHead current="/billing/plans" count={(taxes ? rates : plans).data?.total ?? undefined} action={create} />
      <SavedViews
        label="Views of price plans"
        value={view}
        onChange={(id) => change({ view: id, sort: null, openId: null })}
        views={VIEWS.filter(({ id }) => id !== 'taxes' || can('taxRate:read'))}
      />
      {taxes ? (
        <Loaded query={rates} what="The tax rates">
          {({ items }) => (
            <DataTable
              label="Tax rates"
              rows={items}
              columns={TAX_COLUMNS}
              rowId={(row) => row.id}
              rowLabel={(row) => row.name}
              {...shared}
              panel={{ title: (row) => row.name, content: (row) => <TaxPanel rate={row} /> }}
              empty={
                <EmptyState icon={Percent} title="No tax rates yet" action={create}>
                  A tax rate is put on price plans, and stands on their invoices with its code and percentage.
                </EmptyState>
              }
            />
          )}
        </Loaded>
      ) : (
        <Loaded query={plans} what="The price plans">
          {({ items }) => (
            <DataTable
              label="Price plans"
              rows={items}
              columns={table}
              rowId={(row) => row.id}
              rowLabel={(row) => row.name}
              sort={state.sort}
              onSort={(sort) => change({ sort })}
              sortedByServer
              {...shared}
              panel={{ title: (row) => row.name, content: (row) => <PlanPanel plan={row} taxNames={taxNames} /> }}
              empty={
                <EmptyState
                  icon={Tags}
                  title={view === 'archived' ? 'Nothing is archived' : 'No price plans yet'}
                  action={view === 'archived' ? null : create}
                >
                  A price plan says what a subscription costs, how often it is billed, and which taxes come on top.
                </EmptyState>
              }
            />
          )}
        </Loaded>
      )}
      {creating && taxes ? <TaxRateForm onClose={() => setCreating(false)} /> : null}
      {creating && !taxes ? <PlanForm onClose={() => setCreating(false)} /> : null}
    </div>
  );
}
