import type { ReactNode } from 'react';
import type { Lead } from '../../../domain/leads/contract.ts';
import { fieldName } from '../../app/history.tsx';
import { DefinitionList } from '../../ui/definition-list.tsx';
import { Instant } from '../../ui/instant.tsx';

type Item = readonly [string, ReactNode];

/** What is known of a lead, the workspace's own fields last. */
export function Properties({ lead }: { lead: Lead }) {
  const { email, phone, zone, source, origin, ownerName, externalId, unsubscribedAt, convertedAt, fields } = lead;
  const mail = email && (
    <a href={`mailto:${email}`} className="text-accent underline-offset-2 hover:underline">
      {email}
    </a>
  );
  const items: readonly Item[] = [
    ['E-mail', mail],
    ['Phone', phone],
    ['Time zone', zone?.replaceAll('_', ' ') ?? <span className="text-faint">the workspace’s</span>],
    ['Source', source],
    ['Origin', origin],
    ['Owner', ownerName ?? <span className="text-faint">nobody yet</span>],
    ...(convertedAt ? [['Converted', <Instant key="converted" at={convertedAt} />] as const] : []),
    ...(unsubscribedAt ? [['Unsubscribed', <Instant key="unsubscribed" at={unsubscribedAt} />] as const] : []),
    ['Added', <Instant key="added" at={lead.createdAt} />],
    ...(externalId ? [['Known elsewhere as', externalId] as const] : []),
    ...Object.entries(fields).map(([name, value]) => [fieldName(name), shown(value)] as const),
  ];
  return <DefinitionList items={items} />;
}

const shown = (value: unknown): ReactNode =>
  value === null ? null : typeof value === 'boolean' ? (value ? 'Yes' : 'No') : String(value);
