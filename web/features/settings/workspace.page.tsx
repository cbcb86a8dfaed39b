import { MINUTE } from '../../../domain/time/instant.ts';
import { Loaded } from '../../app/loaded.tsx';
import { trpc } from '../../app/trpc.ts';
import { Card } from '../../ui/card.tsx';
import { useNow } from '../../ui/clock.ts';
import { DefinitionList } from '../../ui/definition-list.tsx';
import { useReader } from '../../ui/reader.tsx';
import { clockInWords } from '../../ui/time-words.ts';
import { Frame } from './frame.tsx';

export function Page() {
  const query = trpc.tenants.current.useQuery();
  return (
    <Frame current="/settings/workspace">
      <Loaded query={query} what="The workspace">
        {(tenant) => (
          <div className="flex max-w-180 flex-col gap-4 p-4 sm:p-6">
            <Card title="Workspace">
              <DefinitionList
                items={[
                  ['Name', tenant.name],
                  ['Time zone', <Zone key="zone" zone={tenant.zone} />],
                  ['Currency', <CurrencyName key="currency" code={tenant.currency} />],
                ]}
              />
            </Card>
            <p className="text-13 text-faint">
              New members, calendars and prices begin with this zone and currency. They are set when the workspace is
              made: deadlines and invoices that exist rest on them.
            </p>
          </div>
        )}
      </Loaded>
    </Frame>
  );
}

function Zone({ zone }: { zone: string }) {
  const reader = useReader();
  const now = useNow(MINUTE);
  return (
    <>
      {zone.replaceAll('_', ' ')}{' '}
      <span className="text-faint">(it is {clockInWords(now, { ...reader, zone })} there now)</span>
    </>
  );
}

function CurrencyName({ code }: { code: string }) {
  const { locale } = useReader();
  const name = new Intl.DisplayNames(locale, { type: 'currency' }).of(code);
  return (
    <>
      {code} <span className="text-faint">{name === code ? '' : name}</span>
    </>
  );
}
