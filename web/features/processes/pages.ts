import type { AppPage } from '../../app/page.ts';

export const processes: readonly AppPage[] = [
  { path: '/processes', title: 'Processes', load: () => import('./list.page.tsx') },
  { path: '/processes/$id', title: 'Process', load: () => import('./detail.page.tsx') },
];
