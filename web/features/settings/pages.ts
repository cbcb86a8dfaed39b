import type { AppPage } from '../../app/page.ts';

export const settings: readonly AppPage[] = [
  { path: '/settings', title: 'Members', load: () => import('./members.page.tsx') },
  { path: '/settings/workspace', title: 'Workspace', load: () => import('./workspace.page.tsx') },
  { path: '/settings/sign-ins', title: 'My sign-ins', load: () => import('./sign-ins.page.tsx') },
  { path: '/settings/appearance', title: 'Appearance', load: () => import('./appearance.page.tsx') },
];
