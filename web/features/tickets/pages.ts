import type { AppPage } from '../../app/page.ts';

export const tickets: readonly AppPage[] = [
  { path: '/tickets', title: 'Tickets', load: () => import('./list.page.tsx') },
  { path: '/tickets/board', title: 'SLA board', load: () => import('./board/board.page.tsx') },
  { path: '/tickets/reports', title: 'Ticket reports', load: () => import('./insight/insight.page.tsx') },
  { path: '/tickets/wallboard', title: 'SLA wallboard', load: () => import('./board/wallboard.page.tsx') },
  { path: '/tickets/$id', title: 'Ticket', load: () => import('./detail.page.tsx') },
  { path: '/tickets/policies', title: 'SLA policies', load: () => import('./policies/list.page.tsx') },
  { path: '/tickets/policies/$id', title: 'SLA policy', load: () => import('./policies/detail.page.tsx') },
  { path: '/tickets/calendars', title: 'Business calendars', load: () => import('./calendars/list.page.tsx') },
  { path: '/tickets/calendars/$id', title: 'Business calendar', load: () => import('./calendars/detail.page.tsx') },
  { path: '/asked', title: 'Asked of my teams', load: () => import('./asked/list.page.tsx') },
  { path: '/asked/$id', title: 'Question', load: () => import('./asked/detail.page.tsx') },
];
