import { Plus } from 'lucide-react';
import { useState } from 'react';
import type { Customer } from '../../../../domain/billing/contract.ts';
import type { Wallet, WalletEntry } from '../../../../domain/wallets/contract.ts';
import { Loaded } from '../../../app/loaded.tsx';
import { useMember } from '../../../app/session.tsx';
import { trpc } from '../../../app/trpc.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { Instant } from '../../../ui/instant.tsx';
import { Link } from '../../../ui/link.tsx';
import { Money } from '../../../ui/money.tsx';
import { SkeletonRows } from '../../../ui/skeleton.tsx';
import { WalletDialog } from './wallet-dialog.tsx';

type Asked = { readonly what: 'open' } | { readonly what: 'top-up' | 'settings'; readonly wallet: Wallet };

/** What a customer has paid ahead: each wallet with its balance, when it is topped up, and what came and went last. */
export function CustomerWallets({ customer }: { customer: Customer }) {
  const { can } = useMember();
  const mayRead = can('wallet:read');
  const query = trpc.wallets.ofCustomer.useQuery({ customerId: customer.id }, { enabled: mayRead });
  if (!mayRead || (query.data?.items.length === 0 && !can('wallet:create'))) return null;
  return (
    <Loaded query={query} what="The wallets" skeleton={<SkeletonRows rows={2} label="Loading the wallets" />}>
      {({ items }) => <Wallets customer={customer} items={items} />}
    </Loaded>
  );
}

function Wallets({ customer, items }: { customer: Customer; items: readonly Wallet[] }) {
  const { can } = useMember();
  const [asked, setAsked] = useState<Asked | null>(null);
  return (
    <Card title="Wallet" aside={items.length > 0 ? 'pays before the card' : null}>
      {items.length === 0 ? (
        <p className="text-muted">
          None: invoices are charged or paid one by one. With a wallet they are paid out of it.
        </p>
      ) : (
        <div className="flex flex-col gap-5">
          {items.map((wallet) => (
            <OneWallet key={wallet.id} wallet={wallet} onAsk={(what) => setAsked({ what, wallet })} />
          ))}
        </div>
      )}
      {can('wallet:create') ? (
        <Button size="small" icon={<Plus />} className="mt-3" onClick={() => setAsked({ what: 'open' })}>
          {items.length === 0 ? 'Open a wallet' : 'Another wallet, or a retainer'}
        </Button>
      ) : null}
      {asked ? (
        <WalletDialog
          customer={customer}
          what={asked.what}
          wallet={'wallet' in asked ? asked.wallet : null}
          onClose={() => setAsked(null)}
        />
      ) : null}
    </Card>
  );
}

function OneWallet({ wallet, onAsk }: { wallet: Wallet; onAsk: (what: 'top-up' | 'settings') => void }) {
  const { can } = useMember();
  const { currency, autoTopUp, pendingTopUp, purpose } = wallet;
  const entries = trpc.wallets.entries.useQuery({ filter: { walletId: wallet.id }, pageSize: 5 });
  return (
    <section
      aria-label={`${purpose === 'hours' ? 'Retainer' : 'Wallet'} in ${currency}`}
      className="flex flex-col gap-2"
    >
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Money minor={wallet.balanceMinor} currency={currency} className="text-20 font-semibold" />
        {purpose === 'hours' ? <Badge>Retainer for hours</Badge> : null}
        {can('wallet:update') ? (
          <span className="ml-auto flex flex-wrap gap-2">
            <Button size="small" onClick={() => onAsk('settings')}>
              Settings
            </Button>
            <Button size="small" icon={<Plus />} onClick={() => onAsk('top-up')}>
              Top up
            </Button>
          </span>
        ) : null}
      </div>
      <p className="text-13 text-muted">
        {autoTopUp ? (
          <>
            Below <Money minor={autoTopUp.belowMinor} currency={currency} /> it is topped up by{' '}
            <Money minor={autoTopUp.amountMinor} currency={currency} />.
          </>
        ) : (
          'It is topped up by hand only.'
        )}
      </p>
      {pendingTopUp ? (
        <p className="text-13 text-warned">
          <Link href={`/billing/invoices/${pendingTopUp.invoiceId}`} className="underline underline-offset-2">
            A top-up of <Money minor={pendingTopUp.amountMinor} currency={currency} />
          </Link>{' '}
          is not paid yet; it fills the wallet as soon as it is.
        </p>
      ) : null}
      <Loaded
        query={entries}
        what="What came and went"
        skeleton={<SkeletonRows rows={3} label="Loading what came and went" />}
      >
        {({ items }) => <Entries items={items} currency={currency} />}
      </Loaded>
    </section>
  );
}

const CAUSES = {
  'top-up': 'Topped up by',
  draw: 'Paid',
  return: 'Back for credited hours of',
  chargeback: 'Taken back by the bank:',
} as const;

function Entries({ items, currency }: { items: readonly WalletEntry[]; currency: string }) {
  if (items.length === 0) return null;
  return (
    <ul className="divide-y divide-line border-y border-line text-13">
      {items.map((entry) => (
        <li key={entry.id}>
          <Link
            href={`/billing/invoices/${entry.invoiceId}`}
            className="flex items-baseline justify-between gap-3 py-1.5 hover:bg-canvas"
          >
            <span className="min-w-0">
              {CAUSES[entry.cause]} {entry.invoiceNumber ?? 'an invoice'}
              <Instant at={entry.at} className="block text-faint" />
            </span>
            <Money minor={entry.amountMinor} currency={currency} />
          </Link>
        </li>
      ))}
    </ul>
  );
}
