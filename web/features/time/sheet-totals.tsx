import type { Timesheet } from '../../../domain/timesheets/contract.ts';
import { Card } from '../../ui/card.tsx';
import { DefinitionList } from '../../ui/definition-list.tsx';
import { Hours } from '../../ui/hours.tsx';
import { Money } from '../../ui/money.tsx';

const BILLING: Readonly<Record<Timesheet['billingStatus'], string>> = {
  unbilled: 'not invoiced yet',
  'partially-billed': 'partly invoiced',
  billed: 'invoiced',
};

export const SheetTotals = ({ sheet }: { sheet: Omit<Timesheet, 'entries'> }) => (
  <Card title="Totals">
    <DefinitionList
      items={[
        ['Hours', <Hours key="all" seconds={sheet.totalSeconds} className="font-medium" />],
        ['Billable', <Hours key="billable" seconds={sheet.billableSeconds} />],
        ['Amount', <Money key="amount" minor={sheet.amountMinor} currency={sheet.currency} />],
        ['Invoices', BILLING[sheet.billingStatus]],
        ['Approver', sheet.approverName ?? (sheet.status === 'draft' ? 'set when it is handed in' : null)],
        ['Times in', sheet.zone.replaceAll('_', ' ')],
      ]}
    />
  </Card>
);
