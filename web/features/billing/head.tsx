import type { ReactNode } from 'react';
import { useMember } from '../../app/session.tsx';
import { LinkTabs } from '../../ui/link-tabs.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Figures } from './figures.tsx';

const SECTIONS = [
  { href: '/billing', label: 'Subscriptions', permission: 'subscription:read' },
  { href: '/billing/invoices', label: 'Invoices', permission: 'invoice:read' },
  { href: '/billing/payments', label: 'Payments', permission: 'payment:read' },
  { href: '/billing/credit-notes', label: 'Credit notes', permission: 'invoice:read' },
  { href: '/billing/customers', label: 'Customers', permission: 'customer:read' },
  { href: '/billing/bank', label: 'Bank', permission: 'payment:read' },
  { href: '/billing/plans', label: 'Price plans', permission: 'pricePlan:read' },
  { href: '/billing/meters', label: 'Meters', permission: 'meter:read' },
  { href: '/billing/coupons', label: 'Coupons', permission: 'coupon:read' },
  { href: '/billing/runs', label: 'Runs', permission: 'invoice:read' },
  { href: '/billing/forecast', label: 'Forecast', permission: 'invoice:read' },
  { href: '/billing/reports', label: 'Reports', permission: 'invoice:read' },
  { href: '/billing/documents', label: 'Documents', permission: 'document:read' },
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
  const tabs = (
    <LinkTabs label="Parts of Billing" current={current} tabs={SECTIONS.filter(({ permission }) => can(permission))} />
  );
  return (
    <>
      <div className="flex shrink-0 px-4 pt-3 sm:px-6 sm:pt-4">{tabs}</div>
      <PageHeader title={SECTIONS.find(({ href }) => href === current)?.label} count={count} actions={action} />
      <Figures />
    </>
  );
}
