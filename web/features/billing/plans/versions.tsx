import { useState } from 'react';
import type { PricePlan } from '../../../../domain/billing/contract.ts';
import type { PriceVersion } from '../../../../domain/billing/requests.ts';
import { Loaded } from '../../../app/loaded.tsx';
import { useMember } from '../../../app/session.tsx';
import { trpc } from '../../../app/trpc.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Card } from '../../../ui/card.tsx';
import { Instant } from '../../../ui/instant.tsx';
import { Link } from '../../../ui/link.tsx';
import { everyWords, termsWords } from '../words.ts';
import { MoveDialog } from './move-dialog.tsx';
import { Moves } from './moves.tsx';
import { priceWords } from './price-words.ts';

/** What was offered when, and who is on which: a subscription keeps its version until it is moved. */
export function Versions({ plan }: { plan: PricePlan }) {
  const { can } = useMember();
  const [moving, setMoving] = useState<number | null>(null);
  const query = trpc.pricePlans.versions.useQuery({ id: plan.id });
  return (
    <Card title="Versions">
      <Loaded query={query} what="The versions">
        {(versions) => (
          <ol className="flex flex-col divide-y divide-line" aria-label="Versions">
            {versions.map((version) => (
              <li key={version.number} className="flex flex-wrap items-start justify-between gap-x-6 gap-y-1 py-3">
                <div className="min-w-0">
                  <p className="flex flex-wrap items-center gap-2 font-medium">
                    Version {version.number} {version.present ? <Badge>offered now</Badge> : null}
                  </p>
                  <ul className="text-14">
                    {version.prices.map((price) => (
                      <li key={price.currency}>{priceWords(price)}</li>
                    ))}
                    {version.usage.map(({ meterId, name, prices: [price] }) =>
                      price ? (
                        <li key={meterId} className="text-muted">
                          {name}: {priceWords({ ...price, minimumMinor: 0 })}
                        </li>
                      ) : null,
                    )}
                  </ul>
                  <p className="text-13 text-muted">
                    {everyWords(version.interval, version.intervalCount)}, {termsWords(version)}; since{' '}
                    <Instant at={version.createdAt} />
                  </p>
                </div>
                <OnIt
                  planId={plan.id}
                  version={version}
                  onMove={can('subscription:update') ? () => setMoving(version.number) : null}
                />
              </li>
            ))}
          </ol>
        )}
      </Loaded>
      <p className="mt-2 text-13 text-faint">
        A change of the terms reaches nobody who is on the plan already. Move all of a version with the end of their
        periods here, or a single one on its own page, now or then.
      </p>
      <div className="mt-2">
        <Moves planId={plan.id} />
      </div>
      {moving === null ? null : <MoveDialog plan={plan} from={moving} onClose={() => setMoving(null)} />}
    </Card>
  );
}

interface OnItProps {
  planId: string;
  version: PriceVersion;
  /** null where the member may not. */
  onMove: (() => void) | null;
}

function OnIt({ planId, version, onMove }: OnItProps) {
  const { number, living, ended, coming } = version;
  const counted = (count: number, words: string) => `${count.toLocaleString()} ${words}`;
  if (living + ended + coming === 0) return <span className="text-13 text-faint">nobody is on it</span>;
  return (
    <span className="flex flex-col items-end text-13 text-muted">
      <Link
        href={`/billing?view=all&f.pricePlanId=${planId}&f.priceVersion=${number}`}
        className="text-14 text-accent underline-offset-2 hover:underline"
      >
        {counted(living, living === 1 ? 'subscription' : 'subscriptions')}
      </Link>
      {living > 0 && !version.present && onMove ? (
        <button type="button" className="text-accent underline-offset-2 hover:underline" onClick={onMove}>
          Move them…
        </button>
      ) : null}
      {coming > 0 ? <span>{counted(coming, 'to be moved here')}</span> : null}
      {ended > 0 ? <span>{counted(ended, 'ended')}</span> : null}
    </span>
  );
}
