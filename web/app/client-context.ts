import { createContext } from 'react';
import type { Client } from './trpc.ts';

/** The plain client beside the hooks, for what is no query: the live stream. */
export const ClientContext = createContext<Client | null>(null);
