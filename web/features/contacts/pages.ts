import type { AppPage } from '../../app/page.ts';

export const contacts: readonly AppPage[] = [
  { path: '/contacts', title: 'Contacts', load: () => import('./list.page.tsx') },
  { path: '/contacts/$id', title: 'Contact', load: () => import('./detail.page.tsx') },
];
