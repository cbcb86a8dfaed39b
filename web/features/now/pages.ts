import type { AppPage } from '../../app/page.ts';

export const now: readonly AppPage[] = [{ path: '/', title: 'Now', load: () => import('./now.page.tsx') }];
