import type { TimesheetBillingStatus, TimesheetStatus } from './contract.ts';

export interface BillableEntry {
  readonly id: string;
  readonly billable: boolean;
  /** The invoice that charges it; null while none does. */
  readonly invoiceId: string | null;
}

export type BillingRefusal = 'sheet-not-approved' | 'unknown-entry' | 'not-billable' | 'already-billed';
export type BillingResult =
  | { readonly entries: readonly BillableEntry[]; readonly refused: null }
  | { readonly entries: readonly BillableEntry[]; readonly refused: BillingRefusal };

/** Puts entries on an invoice: all of them or, where one cannot be, none. No entry is billed twice. */
export function bill(
  sheetStatus: TimesheetStatus,
  entries: readonly BillableEntry[],
  invoiceId: string,
  entryIds: readonly string[],
): BillingResult {
  const refuse = (refused: BillingRefusal): BillingResult => ({ entries, refused });
  if (sheetStatus !== 'approved' && sheetStatus !== 'locked') return refuse('sheet-not-approved');
  const wanted = new Set(entryIds);
  const chosen = entries.filter((entry) => wanted.has(entry.id));
  if (chosen.length < wanted.size || wanted.size === 0) return refuse('unknown-entry');
  if (chosen.some((entry) => !entry.billable)) return refuse('not-billable');
  if (chosen.some((entry) => entry.invoiceId !== null)) return refuse('already-billed');
  return { entries: entries.map((entry) => (wanted.has(entry.id) ? { ...entry, invoiceId } : entry)), refused: null };
}

/** An invoice that was returned or cancelled frees its entries; `bill` puts them back where the return is itself cancelled. */
export const release = (entries: readonly BillableEntry[], invoiceId: string): BillableEntry[] =>
  entries.map((entry) => (entry.invoiceId === invoiceId ? { ...entry, invoiceId: null } : entry));

/** Of the billable entries: none, some or all are on an invoice. */
export function billingStatus(entries: readonly BillableEntry[]): TimesheetBillingStatus {
  const billable = entries.filter((entry) => entry.billable);
  const billed = billable.filter((entry) => entry.invoiceId !== null).length;
  if (billed === 0) return 'unbilled';
  return billed === billable.length ? 'billed' : 'partially-billed';
}
