import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { createTRPCQueryUtils } from '@trpc/react-query';
import { ErrorPage } from './error-page.tsx';
import { failureOf } from './failure.ts';
import { NotFoundPage } from './not-found-page.tsx';
import { PAGES } from './pages.ts';
import { setTitle } from './title.ts';
import type { Client } from './trpc.ts';

/** Routes of the app: sign-in, and the shell with every feature's pages, each loaded when first needed. */
export function createAppRouter(client: Client, queryClient: QueryClient) {
  const utils = createTRPCQueryUtils({ client, queryClient });

  const root = createRootRoute({ component: Outlet, notFoundComponent: NotFoundPage });

  const signIn = createRoute({
    getParentRoute: () => root,
    path: '/sign-in',
    beforeLoad: () => setTitle('Sign in'),
    component: lazyRouteComponent(() => import('../features/sign-in/sign-in.page.tsx'), 'Page'),
  });

  const forgotten = createRoute({
    getParentRoute: () => root,
    path: '/forgotten',
    beforeLoad: () => setTitle('New password'),
    component: lazyRouteComponent(() => import('../features/sign-in/forgotten.page.tsx'), 'Page'),
  });

  const welcome = createRoute({
    getParentRoute: () => root,
    path: '/welcome/$token',
    beforeLoad: () => setTitle('Welcome'),
    component: lazyRouteComponent(() => import('../features/sign-in/welcome.page.tsx'), 'Page'),
  });

  const shell = createRoute({
    getParentRoute: () => root,
    id: 'shell',
    beforeLoad: async ({ location }) => {
      try {
        await utils.auth.me.ensureData();
      } catch (error) {
        if (failureOf(error).code !== 'UNAUTHORIZED') throw error;
        throw redirect({ to: '/sign-in', search: { next: location.href } });
      }
    },
    component: lazyRouteComponent(() => import('./shell.tsx'), 'Shell'),
    notFoundComponent: NotFoundPage,
  });

  const pages = PAGES.map((page) =>
    createRoute({
      getParentRoute: () => shell,
      path: page.path,
      beforeLoad: ({ preload }) => {
        if (!preload) setTitle(page.title);
      },
      component: lazyRouteComponent(page.load, 'Page'),
    }),
  );

  return createRouter({
    routeTree: root.addChildren([signIn, forgotten, welcome, shell.addChildren(pages)]),
    defaultPreload: 'intent',
    defaultErrorComponent: ErrorPage,
    scrollRestoration: true,
    scrollToTopSelectors: ['#main'],
    // Plain words in the address, `?view=mine`, instead of quoted JSON.
    parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
    stringifySearch: (search) => {
      const text = new URLSearchParams(search as Record<string, string>).toString();
      return text === '' ? '' : `?${text}`;
    },
  });
}

export type AppRouter = ReturnType<typeof createAppRouter>;
