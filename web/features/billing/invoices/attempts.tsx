import type { InvoiceDetail } from '../../../../domain/billing/requests.ts';
import type { PaymentAttempt } from '../../../../domain/collection/contract.ts';
import { Card } from '../../../ui/card.tsx';
import { Money } from '../../../ui/money.tsx';
import { Timeline } from '../../../ui/timeline.tsx';
import { attemptWords } from '../words.ts';

/** Each attempt to get the money, and what the bank said. */
export function Attempts({ invoice }: { invoice: Pick<InvoiceDetail, 'attempts'> }) {
  const { attempts } = invoice;
  return (
    <Card title="Attempts to charge">
      {attempts.length === 0 ? (
        <p className="text-muted">Nothing has been charged yet.</p>
      ) : (
        <Timeline
          label="Attempts, newest first"
          entries={[...attempts].reverse().map((attempt) => {
            const { title, tone } = attemptWords(attempt);
            return { id: attempt.id, at: attempt.at, title, tone, body: <Said attempt={attempt} /> };
          })}
        />
      )}
    </Card>
  );
}

function Said({ attempt }: { attempt: PaymentAttempt }) {
  const { amountMinor, currency, provider, providerId, outcome } = attempt;
  return (
    <>
      <Money minor={amountMinor} currency={currency} />. {attemptWords(attempt).said}
      {providerId && outcome === 'paid' ? (
        <span className="block text-faint [overflow-wrap:anywhere]">
          {provider === 'by-hand'
            ? `Reference: ${providerId}`
            : `Found at ${PROVIDERS[provider] ?? provider} as ${providerId}`}
        </span>
      ) : null}
    </>
  );
}

const PROVIDERS: Readonly<Record<string, string>> = { sandbox: 'the sandbox', stripe: 'Stripe' };
