import {
  customerWalletsInput,
  openWalletInput,
  topUpWalletInput,
  updateWalletInput,
  wallet,
  walletEntryListInput,
  walletEntryListOutput,
  wallets,
} from '../../domain/wallets/contract.ts';
import { listWalletEntries } from '../../services/wallets/list-entries.ts';
import { listWallets } from '../../services/wallets/list-wallets.ts';
import { openWallet } from '../../services/wallets/open-wallet.ts';
import { topUpWallet } from '../../services/wallets/top-up-wallet.ts';
import { updateWallet } from '../../services/wallets/update-wallet.ts';
import { router, signedIn } from '../trpc.ts';

export const walletsRouter = router({
  ofCustomer: signedIn
    .meta({ openapi: { method: 'GET', path: '/customers/{customerId}/wallets', summary: 'A customer’s wallets' } })
    .input(customerWalletsInput)
    .output(wallets)
    .query(({ ctx, input }) => listWallets(ctx, input)),

  open: signedIn
    .meta({
      openapi: {
        method: 'POST',
        path: '/customers/{customerId}/wallets',
        summary: 'Open a wallet of a customer in a currency',
        status: 201,
      },
    })
    .input(openWalletInput)
    .output(wallet)
    .mutation(({ ctx, input }) => openWallet(ctx, input)),

  update: signedIn
    .meta({
      openapi: { method: 'PATCH', path: '/wallets/{id}', summary: 'Say when a wallet is topped up by itself' },
    })
    .input(updateWalletInput)
    .output(wallet)
    .mutation(({ ctx, input }) => updateWallet(ctx, input)),

  topUp: signedIn
    .meta({ openapi: { method: 'POST', path: '/wallets/{id}/top-ups', summary: 'Top a wallet up, by an invoice' } })
    .input(topUpWalletInput)
    .output(wallet)
    .mutation(({ ctx, input }) => topUpWallet(ctx, input)),

  entries: signedIn
    .meta({ openapi: { method: 'GET', path: '/wallet-entries', summary: 'List what filled wallets and was drawn' } })
    .input(walletEntryListInput)
    .output(walletEntryListOutput)
    .query(({ ctx, input }) => listWalletEntries(ctx, input)),
});
