import type { AppPage } from '../../app/page.ts';

export const companies: readonly AppPage[] = [
  { path: '/companies', title: 'Companies', load: () => import('./list.page.tsx') },
  { path: '/companies/$id', title: 'Company', load: () => import('./detail.page.tsx') },
];
