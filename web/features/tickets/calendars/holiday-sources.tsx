import { CalendarPlus, FileUp, Globe, Link2, X } from 'lucide-react';
import { useState } from 'react';
import { DAY, toIso } from '../../../../domain/time/instant.ts';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { useNow } from '../../../ui/clock.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Menu, MenuItem } from '../../../ui/menu.tsx';
import { useReader } from '../../../ui/reader.tsx';
import { AddSource, type SourceKind } from './add-source.tsx';
import type { DraftSource } from './source-words.ts';

interface Props {
  sources: readonly DraftSource[];
  zone: string;
  disabled: boolean;
  onChange: (sources: readonly DraftSource[]) => void;
}

/** Days that so many come next are named; the rest is counted. */
const NAMED = 3;

/** Where more holidays come from: a country, a file, an address. */
export function HolidaySources({ sources, zone, disabled, onChange }: Props) {
  const [adding, setAdding] = useState<SourceKind | null>(null);
  return (
    <Card
      title="Holidays from elsewhere"
      aside={
        disabled ? null : (
          <Menu
            trigger={
              <Button size="small" look="quiet" icon={<CalendarPlus />}>
                Add a source
              </Button>
            }
          >
            <MenuItem icon={<Globe />} onSelect={() => setAdding('country')}>
              A country’s holidays
            </MenuItem>
            <MenuItem icon={<FileUp />} onSelect={() => setAdding('file')}>
              An iCalendar file
            </MenuItem>
            <MenuItem icon={<Link2 />} onSelect={() => setAdding('url')}>
              An iCalendar address
            </MenuItem>
          </Menu>
        )
      }
    >
      {sources.length === 0 ? (
        <p className="text-muted">None yet. Countries and addresses are read again every day.</p>
      ) : (
        <ul className="flex flex-col">
          {sources.map((source, index) => (
            <li
              key={'id' in source.source ? source.source.id : `new ${source.title}`}
              className="flex items-start gap-2 border-t border-line py-2 first:border-t-0"
            >
              <div className="min-w-0 grow">
                <p className="font-medium [overflow-wrap:anywhere]">{source.title}</p>
                <NextDays source={source} />
                {source.error ? (
                  <p className="text-13 text-breached">Could not be read again, its days stay: {source.error}</p>
                ) : null}
              </div>
              {disabled ? null : (
                <IconButton
                  label={`Remove ${source.title}`}
                  icon={<X />}
                  onClick={() => onChange(sources.filter((_, place) => place !== index))}
                />
              )}
            </li>
          ))}
        </ul>
      )}
      <AddSource
        kind={adding}
        zone={zone}
        onClose={() => setAdding(null)}
        onAdd={(source) => {
          onChange([...sources, source]);
          setAdding(null);
        }}
      />
    </Card>
  );
}

function NextDays({ source }: { source: DraftSource }) {
  const { locale } = useReader();
  const today = toIso(useNow(DAY)).slice(0, 10);
  const format = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' });
  const ahead = source.days.filter(({ date }) => date >= today);
  if (ahead.length === 0) return <p className="text-13 text-faint">No days ahead.</p>;
  const named = ahead.slice(0, NAMED).map(({ date, name }) => `${format.format(Date.parse(date))} ${name}`);
  const more = ahead.length - named.length;
  return (
    <p className="text-13 text-muted">
      {named.join(' · ')}
      {more > 0 ? ` · ${more} more in the years ahead` : ''}
    </p>
  );
}
