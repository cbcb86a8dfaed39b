import type { AppPage } from '../../app/page.ts';

export const journeys: readonly AppPage[] = [
  { path: '/journeys', title: 'Journeys', load: () => import('./list.page.tsx') },
  { path: '/journeys/$id', title: 'Journey', load: () => import('./detail.page.tsx') },
  { path: '/journeys/enrolments/$id', title: 'Lead in a journey', load: () => import('./enrolment.page.tsx') },
];
