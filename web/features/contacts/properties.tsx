import type { Contact } from '../../../domain/contacts/contract.ts';
import { fieldName } from '../../app/history.tsx';
import { DefinitionList } from '../../ui/definition-list.tsx';
import { Instant } from '../../ui/instant.tsx';
import { Link } from '../../ui/link.tsx';

const LINK = 'text-accent underline-offset-2 hover:underline';

/** What is known of a contact, the workspace's own fields last. */
export function Properties({ contact }: { contact: Contact }) {
  const { title, email, phone, zone, companyId, companyName, ownerName, createdAt, fields } = contact;
  const mail = email && (
    <a href={`mailto:${email}`} className={LINK}>
      {email}
    </a>
  );
  const company = companyId && (
    <Link href={`/companies/${companyId}`} className={LINK}>
      {companyName}
    </Link>
  );
  return (
    <DefinitionList
      items={[
        ['What they do', title],
        ['Company', company],
        ['E-mail', mail],
        ['Phone', phone],
        ['Time zone', zone?.replaceAll('_', ' ') ?? null],
        ['Owner', ownerName ?? <span className="text-faint">nobody yet</span>],
        ['Added', <Instant key="added" at={createdAt} />],
        ...Object.entries(fields).map(
          ([name, value]) => [fieldName(name), value === null ? null : String(value)] as const,
        ),
      ]}
    />
  );
}
