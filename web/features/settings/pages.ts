import type { AppPage } from '../../app/page.ts';

export const settings: readonly AppPage[] = [
  { path: '/settings', title: 'Members', load: () => import('./members.page.tsx') },
  { path: '/settings/teams', title: 'Teams', load: () => import('./teams.page.tsx') },
  { path: '/settings/on-call', title: 'On-call', load: () => import('./on-call.page.tsx') },
  { path: '/settings/availability', title: 'My availability', load: () => import('./availability.page.tsx') },
  { path: '/settings/organisation', title: 'Organisation', load: () => import('./organisation.page.tsx') },
  { path: '/settings/mailboxes', title: 'Mailboxes', load: () => import('./mailboxes.page.tsx') },
  { path: '/settings/desk', title: 'Service desk', load: () => import('./desk/desk.page.tsx') },
  { path: '/settings/macros', title: 'Macros', load: () => import('./desk/macros.page.tsx') },
  { path: '/settings/sign-ins', title: 'My sign-ins', load: () => import('./sign-ins.page.tsx') },
  { path: '/settings/appearance', title: 'Appearance', load: () => import('./appearance.page.tsx') },
];
