import type { AppPage } from '../../app/page.ts';

export const messages: readonly AppPage[] = [
  { path: '/messages', title: 'Messages', load: () => import('./list.page.tsx') },
];
