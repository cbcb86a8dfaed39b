import type { Company } from '../../../domain/companies/contract.ts';
import { fieldName } from '../../app/history.tsx';
import { DefinitionList } from '../../ui/definition-list.tsx';
import { Instant } from '../../ui/instant.tsx';

/** What is known of a company, the workspace's own fields last. */
export function Properties({ company }: { company: Company }) {
  const { domain, phone, industry, country, ownerName, calendarName, contactCount, createdAt, fields } = company;
  const site = domain && (
    <a
      href={`https://${domain}`}
      target="_blank"
      rel="noreferrer"
      className="text-accent underline-offset-2 hover:underline"
    >
      {domain}
    </a>
  );
  return (
    <DefinitionList
      items={[
        ['Domain', site],
        ['Phone', phone],
        ['Industry', industry],
        ['Country', country],
        ['Owner', ownerName ?? <span className="text-faint">nobody yet</span>],
        ['Calendar', calendarName ?? <span className="text-faint">that of the team or policy</span>],
        ['Contacts', String(contactCount)],
        ['Added', <Instant key="added" at={createdAt} />],
        ...Object.entries(fields).map(
          ([name, value]) => [fieldName(name), value === null ? null : String(value)] as const,
        ),
      ]}
    />
  );
}
