import type { AppPage } from '../../app/page.ts';

export const billing: readonly AppPage[] = [
  { path: '/billing', title: 'Subscriptions', load: () => import('./subscriptions/list.page.tsx') },
  { path: '/billing/subscriptions/new', title: 'New subscription', load: () => import('./subscriptions/new.page.tsx') },
  { path: '/billing/subscriptions/$id', title: 'Subscription', load: () => import('./subscriptions/detail.page.tsx') },
  { path: '/billing/invoices', title: 'Invoices', load: () => import('./invoices/list.page.tsx') },
  { path: '/billing/invoices/$id', title: 'Invoice', load: () => import('./invoices/detail.page.tsx') },
  { path: '/billing/customers', title: 'Customers', load: () => import('./customers/list.page.tsx') },
  { path: '/billing/customers/$id', title: 'Customer', load: () => import('./customers/detail.page.tsx') },
  { path: '/billing/plans/$id', title: 'Price plan', load: () => import('./plans/detail.page.tsx') },
  { path: '/billing/subscriptions/$id/usage', title: 'Use', load: () => import('./usage/usage.page.tsx') },
  { path: '/billing/meters', title: 'Meters', load: () => import('./usage/meters.page.tsx') },
  { path: '/billing/plans', title: 'Price plans', load: () => import('./plans/list.page.tsx') },
  { path: '/billing/coupons', title: 'Coupons', load: () => import('./coupons/list.page.tsx') },
  { path: '/billing/forecast', title: 'Billing forecast', load: () => import('./forecast/forecast.page.tsx') },
  { path: '/billing/reports', title: 'Billing reports', load: () => import('./reports/reports.page.tsx') },
  { path: '/billing/runs', title: 'Billing runs', load: () => import('./runs/runs.page.tsx') },
  { path: '/billing/bank', title: 'Bank payments', load: () => import('./bank/list.page.tsx') },
  { path: '/billing/overdue', title: 'Overdue invoices', load: () => import('./collection/ladder.page.tsx') },
  { path: '/billing/documents', title: 'Documents', load: () => import('./documents/documents.page.tsx') },
  { path: '/billing/documents/$id', title: 'Look of documents', load: () => import('./documents/look.page.tsx') },
];
