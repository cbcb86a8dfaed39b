import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './styles/app.css';
import { ClientContext } from './app/client-context.ts';
import { NavigationProvider } from './app/navigation.tsx';
import { Providers } from './app/providers.tsx';
import { createQueryClient } from './app/query-client.ts';
import { createAppRouter } from './app/router.tsx';
import { createClient } from './app/trpc.ts';

const queryClient = createQueryClient();
const client = createClient(() => {
  queryClient.clear();
  const { pathname, href } = router.state.location;
  if (pathname !== '/sign-in') void router.navigate({ to: '/sign-in', search: { next: href } });
});
const router = createAppRouter(client, queryClient);

const root = document.getElementById('app');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <ClientContext value={client}>
        <Providers client={client} queryClient={queryClient}>
          <NavigationProvider router={router}>
            <RouterProvider router={router} />
          </NavigationProvider>
        </Providers>
      </ClientContext>
    </StrictMode>,
  );
}
