import type { Instant } from '../../domain/time/instant.ts';
import type { BillingSettings } from '../billing/settings.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../database.ts';
import { beginWith, type FinalizedInvoice } from './begin-with.ts';
import { collectionStore } from './process.ts';

export type BeginCollections = typeof beginCollections;

/** Begins the collection of invoices that this transaction has just written. */
export const beginCollections = (
  ctx: Ctx,
  tx: Tx,
  invoices: readonly FinalizedInvoice[],
  settings: Pick<BillingSettings, 'schedule' | 'dunning'>,
  now: Instant,
): Promise<void> => beginWith(collectionStore, ctx, tx, invoices, settings, now);
