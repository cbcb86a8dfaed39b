import type { ReactNode } from 'react';
import type { CustomerCard as Customer } from '../../../domain/tickets/desk.ts';
import { Loaded } from '../../app/loaded.tsx';
import { trpc } from '../../app/trpc.ts';
import { Card } from '../../ui/card.tsx';
import { CivilDay } from '../../ui/civil.tsx';
import { Instant } from '../../ui/instant.tsx';
import { Link } from '../../ui/link.tsx';
import { Money } from '../../ui/money.tsx';
import { StatusSign } from './ticket-state.tsx';
import { capital } from './words.ts';

/** Who wrote: company, plan, what they owe, their journeys, and what they wrote before. */
export function CustomerCard({ ticketId }: { ticketId: string }) {
  const query = trpc.tickets.customer.useQuery({ id: ticketId });
  return (
    <Card title="Customer">
      <Loaded query={query} what="The customer">
        {(customer) => <Pieces customer={customer} />}
      </Loaded>
    </Card>
  );
}

const LINK = 'text-accent underline-offset-2 hover:underline';

function Pieces({ customer }: { customer: Customer }) {
  const { name, email, contactId, company, subscriptions, openInvoices, journeys, tickets } = customer;
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-col">
        <span className="font-medium">
          {contactId && name ? (
            <Link href={`/contacts/${contactId}`} className={LINK}>
              {name}
            </Link>
          ) : (
            (name ?? 'Nobody by name')
          )}
        </span>
        {email ? <span className="text-13 text-muted [overflow-wrap:anywhere]">{email}</span> : null}
        {company ? (
          <span className="text-13 text-muted">
            <Link href={`/companies/${company.id}`} className={LINK}>
              {company.name}
            </Link>
            , {company.contacts === 1 ? '1 contact' : `${company.contacts} contacts`}
          </span>
        ) : null}
      </div>
      <Piece title="Subscriptions" items={subscriptions}>
        {({ id, plan, status, since }) => (
          <li key={id} className="flex flex-wrap justify-between gap-x-3">
            <Link href={`/billing/subscriptions/${id}`} className={LINK}>
              {plan}
            </Link>
            <span className="text-13 text-muted">
              {capital(status)}, since <Instant at={since} />
            </span>
          </li>
        )}
      </Piece>
      <Piece title="Open invoices" items={openInvoices}>
        {({ id, number, dueMinor, currency, payBy }) => (
          <li key={id} className="flex flex-wrap justify-between gap-x-3">
            <Link href={`/billing/invoices/${id}`} className={LINK}>
              {number ?? 'Draft'}
            </Link>
            <span className="text-13 text-muted">
              <Money minor={dueMinor} currency={currency} />
              {payBy ? (
                <>
                  , due <CivilDay date={payBy} />
                </>
              ) : null}
            </span>
          </li>
        )}
      </Piece>
      <Piece title="Journeys" items={journeys}>
        {({ id, name: journey, status, since }) => (
          <li key={id} className="flex flex-wrap justify-between gap-x-3">
            <span>{journey}</span>
            <span className="text-13 text-muted">
              {capital(status)}, <Instant at={since} />
            </span>
          </li>
        )}
      </Piece>
      <Piece title="Other tickets" items={tickets}>
        {({ id, number, subject, status, createdAt }) => (
          <li key={id} className="flex items-center gap-2">
            <StatusSign status={status} />
            <Link href={`/tickets/${id}`} className="min-w-0 grow truncate underline-offset-2 hover:underline">
              <span className="text-faint tabular">#{number}</span> {subject}
            </Link>
            <Instant at={createdAt} className="shrink-0 text-13 text-muted" />
          </li>
        )}
      </Piece>
    </div>
  );
}

/** A piece that the reader may not see is left out; one with nothing in it as well. */
function Piece<T>(props: { title: string; items: readonly T[] | null; children: (item: T) => ReactNode }) {
  const { title, items, children } = props;
  if (!items || items.length === 0) return null;
  return (
    <section className="flex flex-col gap-1">
      <h3 className="text-13 text-faint">{title}</h3>
      <ul className="flex flex-col gap-1">{items.map(children)}</ul>
    </section>
  );
}
