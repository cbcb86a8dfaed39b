import type { ComponentType } from 'react';

/** One address of the app. A feature lists its own in `features/<noun>/pages.ts`; app/pages.ts joins them. */
export interface AppPage {
  /** `/tickets`, `/tickets/$id` */
  path: string;
  title: string;
  /** A module of its own, loaded when first needed: `() => import('./list.page.tsx')`. */
  load: () => Promise<{ Page: ComponentType }>;
}
