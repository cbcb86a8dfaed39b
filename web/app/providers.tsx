import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Toaster } from '../ui/toast.tsx';
import { TooltipProvider } from '../ui/tooltip.tsx';
import { type Client, trpc } from './trpc.ts';

export const Providers = (props: { client: Client; queryClient: QueryClient; children: ReactNode }) => (
  <trpc.Provider client={props.client} queryClient={props.queryClient}>
    <QueryClientProvider client={props.queryClient}>
      <TooltipProvider>
        {props.children}
        <Toaster />
      </TooltipProvider>
    </QueryClientProvider>
  </trpc.Provider>
);
