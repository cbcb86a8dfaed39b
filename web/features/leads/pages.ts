import type { AppPage } from '../../app/page.ts';

export const leads: readonly AppPage[] = [
  { path: '/leads', title: 'Leads', load: () => import('./list.page.tsx') },
  { path: '/leads/$id', title: 'Lead', load: () => import('./detail.page.tsx') },
];
