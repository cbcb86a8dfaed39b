import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Toaster } from '../ui/toast.tsx';
import { TooltipLayer } from '../ui/tooltip.tsx';
import { type Client, trpc } from './trpc.ts';

export const Providers = (props: { client: Client; queryClient: QueryClient; children: ReactNode }) => (
  <trpc.Provider client={props.client} queryClient={props.queryClient}>
    <QueryClientProvider client={props.queryClient}>
      {props.children}
      <Toaster />
      <TooltipLayer />
    </QueryClientProvider>
  </trpc.Provider>
);
