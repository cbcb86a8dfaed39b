import type { AppPage } from '../../app/page.ts';

export const imports: readonly AppPage[] = [
  { path: '/leads/import', title: 'Import', load: () => import('./new.page.tsx') },
  { path: '/imports', title: 'Imports', load: () => import('./list.page.tsx') },
  { path: '/imports/$id', title: 'Import', load: () => import('./detail.page.tsx') },
];
