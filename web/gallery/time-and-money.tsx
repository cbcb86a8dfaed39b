import { useState } from 'react';
import { DAY, HOUR, MINUTE, toIso } from '../../domain/time/instant.ts';
import { Card } from '../ui/card.tsx';
import { Countdown } from '../ui/countdown.tsx';
import { DefinitionList } from '../ui/definition-list.tsx';
import { Duration } from '../ui/duration.tsx';
import { Instant } from '../ui/instant.tsx';
import { Money } from '../ui/money.tsx';
import { Timeline } from '../ui/timeline.tsx';
import { Part } from './part.tsx';

export function TimeAndMoney() {
  const [now] = useState(() => Date.now());
  return (
    <Part title="Time and money">
      <div className="grid gap-4 lg:grid-cols-2">
        <Card title="Properties">
          <DefinitionList
            items={[
              [
                'Breach',
                <Countdown key="1" at={toIso(now + 12 * MINUTE)} before="Breaches" after="Breached" tone="warned" />,
              ],
              [
                'In a minute',
                <Countdown key="2" at={toIso(now + 40_000)} before="Breaches" after="Breached" tone="breached" />,
              ],
              ['Later', <Countdown key="3" at={toIso(now + 3.4 * HOUR)} before="Sends" after="Sent" />],
              ['Opened', <Instant key="4" at={toIso(now - 3 * HOUR)} />],
              ['Renewed', <Instant key="5" at={toIso(now - 40 * DAY)} />],
              ['Elapsed', <Duration key="6" seconds={12_345} />],
              ['Total', <Money key="7" minor={123_450} currency="EUR" />],
              ['In yen', <Money key="8" minor={98_000} currency="JPY" />],
              ['Owner', null],
            ]}
          />
        </Card>
        <Card title="What happens next" aside={<a href="/">All 9</a>}>
          <Timeline
            label="What happens next"
            entries={[
              { id: 'a', at: toIso(now - HOUR), title: 'Priority raised to urgent', actor: 'Rui Costa' },
              { id: 'b', at: toIso(now - 12 * MINUTE), title: 'Warned at 75 %', tone: 'warned' },
              {
                id: 'c',
                at: toIso(now + 12 * MINUTE),
                title: 'Resolution breaches',
                tone: 'breached',
                forecast: true,
                body: 'If nobody resolves it',
              },
              { id: 'd', at: toIso(now + 2 * HOUR), title: 'Escalate to Sofia Lima', forecast: true },
            ]}
          />
        </Card>
      </div>
    </Part>
  );
}
