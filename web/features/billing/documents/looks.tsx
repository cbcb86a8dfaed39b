import { Plus } from 'lucide-react';
import { Loaded } from '../../../app/loaded.tsx';
import { useMember } from '../../../app/session.tsx';
import { trpc } from '../../../app/trpc.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Card } from '../../../ui/card.tsx';
import { Link } from '../../../ui/link.tsx';

/** The templates, and which one is in use. */
export function Looks() {
  const { can } = useMember();
  const query = trpc.documents.templates.useQuery();
  return (
    <Card
      title="Look"
      aside={
        can('document:update') ? (
          <Link href="/billing/documents/new" className="inline-flex items-center gap-1 text-13 text-accent">
            <Plus aria-hidden className="size-4" /> New template
          </Link>
        ) : null
      }
    >
      <Loaded query={query} what="The templates">
        {(templates) =>
          templates.length === 0 ? (
            <p className="text-muted">
              Invoices have the plain look: A4, the seller’s name at the top, all columns.{' '}
              {can('document:update') ? (
                <Link href="/billing/documents/new" className="text-accent underline-offset-2 hover:underline">
                  Make a template
                </Link>
              ) : null}{' '}
              to set colours, columns and words.
            </p>
          ) : (
            <ul className="flex flex-col">
              {templates.map(({ id, name, look, inUse }) => (
                <li key={id} className="border-b border-line last:border-0">
                  <Link
                    href={`/billing/documents/${id}`}
                    className="flex items-center gap-3 rounded-md py-2 hover:text-accent"
                  >
                    <span
                      aria-hidden
                      className="size-4 shrink-0 rounded-sm border border-line"
                      style={{ backgroundColor: look.colour }}
                    />
                    <span className="min-w-0 grow truncate">{name}</span>
                    <span className="text-13 text-faint">{look.paper}</span>
                    {inUse ? <Badge>In use</Badge> : null}
                  </Link>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Card>
  );
}
