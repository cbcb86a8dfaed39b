import type { AppPage } from '../../app/page.ts';

export const articles: readonly AppPage[] = [
  { path: '/articles', title: 'Knowledge base', load: () => import('./list.page.tsx') },
  { path: '/articles/$id', title: 'Article', load: () => import('./detail.page.tsx') },
];
