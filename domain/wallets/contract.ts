import { z } from 'zod';
import { invoiceStatuses } from '../billing/contract.ts';
import { listInput, listOutput } from '../list.ts';
import { currencyCode } from '../money/currency.ts';
import { minorUnits } from '../money/money.ts';
import { isoInstant } from '../time/instant.ts';

/** For whatever is invoiced, or for hours alone: a retainer. */
export const walletPurposes = ['any', 'hours'] as const;

/** With less than `belowMinor` in it, a wallet is topped up by `amountMinor`: by an invoice that is charged as any other. */
export const autoTopUp = z.object({ belowMinor: minorUnits.nonnegative(), amountMinor: minorUnits.positive() });

export const wallet = z
  .object({
    id: z.uuid(),
    customerId: z.uuid(),
    currency: currencyCode,
    purpose: z.enum(walletPurposes),
    balanceMinor: minorUnits,
    autoTopUp: autoTopUp.nullable(),
    /** A top-up that is not paid yet: until then no other is made by itself. */
    pendingTopUp: z
      .object({
        invoiceId: z.uuid(),
        number: z.string().nullable(),
        status: z.enum(invoiceStatuses),
        amountMinor: minorUnits,
      })
      .nullable(),
    createdAt: isoInstant,
    version: z.int(),
  })
  .meta({ id: 'Wallet' });
export type Wallet = z.infer<typeof wallet>;

export const customerWalletsInput = z.object({ customerId: z.uuid() });
export const wallets = z.object({ items: z.array(wallet) });

export const openWalletInput = z.object({
  customerId: z.uuid(),
  currency: currencyCode,
  purpose: z.enum(walletPurposes).default('any'),
  autoTopUp: autoTopUp.nullable().default(null),
});
export type OpenWalletInput = z.input<typeof openWalletInput>;

const seen = { id: z.uuid(), version: z.int().min(1) };
export const updateWalletInput = z.object({ ...seen, autoTopUp: autoTopUp.nullable() });
export type UpdateWalletInput = z.input<typeof updateWalletInput>;

/** Up to half of what the wire holds. */
export const topUpWalletInput = z.object({ id: z.uuid(), amountMinor: minorUnits.positive().max(2 ** 52) });
export type TopUpWalletInput = z.input<typeof topUpWalletInput>;

export const walletEntry = z
  .object({
    id: z.uuid(),
    /** What is drawn, and what a bank took back of a top-up, is negative; what comes back of credited hours is positive. */
    amountMinor: minorUnits,
    cause: z.enum(['top-up', 'draw', 'return', 'chargeback']),
    invoiceId: z.uuid(),
    invoiceNumber: z.string().nullable(),
    at: isoInstant,
  })
  .meta({ id: 'WalletEntry' });
export type WalletEntry = z.infer<typeof walletEntry>;
export const walletEntryListInput = listInput({
  sortable: ['at', 'amountMinor'],
  defaultSort: '-at',
  filters: { walletId: z.uuid() },
});
export type WalletEntryListInput = z.input<typeof walletEntryListInput>;
export const walletEntryListOutput = listOutput(walletEntry);
