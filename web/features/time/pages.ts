import type { AppPage } from '../../app/page.ts';

export const time: readonly AppPage[] = [
  { path: '/time', title: 'Time', load: () => import('./list.page.tsx') },
  { path: '/time/week', title: 'This week', load: () => import('./week.page.tsx') },
  { path: '/time/$id', title: 'Timesheet', load: () => import('./detail.page.tsx') },
];
