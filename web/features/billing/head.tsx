import type { ReactNode } from 'react';
import { useMember } from '../../app/session.tsx';
import { LinkTabs } from '../../ui/link-tabs.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Figures } from './figures.tsx';

const SECTIONS = [
  { part: 'Subscriptions', href: '/billing', label: 'Subscriptions', permission: 'subscription:read' },
  { part: 'Invoices', href: '/billing/invoices', label: 'Invoices', permission: 'invoice:read' },
  { part: 'Invoices', href: '/billing/credit-notes', label: 'Credit notes', permission: 'invoice:read' },
  { part: 'Invoices', href: '/billing/runs', label: 'Runs', permission: 'invoice:read' },
  { part: 'Invoices', href: '/billing/documents', label: 'Documents', permission: 'document:read' },
  { part: 'Payments', href: '/billing/payments', label: 'Payments', permission: 'payment:read' },
  { part: 'Payments', href: '/billing/bank', label: 'Bank', permission: 'payment:read' },
  { part: 'Payments', href: '/billing/overdue', label: 'Overdue', permission: 'invoice:read' },
  { part: 'Customers', href: '/billing/customers', label: 'Customers', permission: 'customer:read' },
  { part: 'Prices', href: '/billing/plans', label: 'Price plans', permission: 'pricePlan:read' },
  { part: 'Prices', href: '/billing/meters', label: 'Meters', permission: 'meter:read' },
  { part: 'Prices', href: '/billing/coupons', label: 'Coupons', permission: 'coupon:read' },
  { part: 'Outlook', href: '/billing/forecast', label: 'Forecast', permission: 'invoice:read' },
  { part: 'Outlook', href: '/billing/reports', label: 'Reports', permission: 'invoice:read' },
] as const;

interface Props {
  current: (typeof SECTIONS)[number]['href'];
  count: number | undefined;
  /** The one thing that can be made here. */
  action?: ReactNode;
}

/** The head of each of Billing's lists. */
export function BillingHead({ current, count, action }: Props) {
  const { can } = useMember();
  const visible = SECTIONS.filter(({ permission }) => can(permission));
  const here = SECTIONS.find(({ href }) => href === current);
  const ofPart = (part: string | undefined) => visible.filter((section) => section.part === part);
  // A part opens with the first of its lists.
  const parts = [...new Set(visible.map(({ part }) => part))].flatMap((part) => {
    const href = part === here?.part ? current : ofPart(part)[0]?.href;
    return href ? [{ href, label: part }] : [];
  });
  const lists = ofPart(here?.part);
  return (
    <>
      <div className="flex shrink-0 flex-wrap gap-2 px-4 pt-3 sm:px-6 sm:pt-4">
        <LinkTabs label="Parts of Billing" current={current} tabs={parts} />
        {lists.length > 1 ? <LinkTabs label={`Lists of ${here?.part}`} current={current} tabs={lists} /> : null}
      </div>
      <PageHeader title={here?.label} count={count} actions={action} />
      <Figures />
    </>
  );
}
