import { PackageCheck, Plus, X } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import type { TicketDesk, TicketLink, TicketRef } from '../../../domain/tickets/desk.ts';
import type { TicketDetail } from '../../../domain/tickets/requests.ts';
import { failureOf } from '../../app/failure.ts';
import { useMember } from '../../app/session.tsx';
import { trpc } from '../../app/trpc.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Field } from '../../ui/field.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Input } from '../../ui/input.tsx';
import { Instant } from '../../ui/instant.tsx';
import { Link } from '../../ui/link.tsx';
import { toastDone, toastFailed } from '../../ui/toast.tsx';
import { ShipDialog } from './ship-dialog.tsx';
import { TicketPicker } from './ticket-picker.tsx';
import { StatusSign } from './ticket-state.tsx';

/** What a ticket is tied to: other tickets, and what it waits for elsewhere. */
export function Ties({ ticket }: { ticket: TicketDetail }) {
  const { can } = useMember();
  const desk = trpc.tickets.desk.useQuery({ id: ticket.id }).data;
  const editable = can('ticket:update') && ticket.mergedIntoId === null;
  if (!desk || (!editable && isLoose(desk))) return null;
  return (
    <Card title="Tied to">
      <div className="flex flex-col gap-4">
        <Refs title="Merged into" refs={[desk.mergedInto]} />
        <Refs title="Follows up" refs={[desk.follows]} />
        <Refs title="Followed up by" refs={desk.followUps} />
        <Refs title="Split off from" refs={[desk.splitFrom]} />
        <Refs title="Split off" refs={desk.splits} />
        <Refs title="Merged into this one" refs={desk.merged} />
        <Refs title="Incident of" refs={[desk.problem]} />
        <Refs title={`Incidents of this problem (${desk.incidents.length})`} refs={desk.incidents} />
        {desk.links.length > 0 ? (
          <section className="flex flex-col gap-1">
            <h3 className="text-13 text-faint">Waits for</h3>
            <ul className="flex flex-col gap-1">
              {desk.links.map((link) => (
                <Item key={link.id} link={link} editable={editable} />
              ))}
            </ul>
          </section>
        ) : null}
        {editable ? <AddTie ticket={ticket} /> : null}
      </div>
    </Card>
  );
}

const isLoose = ({
  links,
  follows,
  followUps,
  mergedInto,
  merged,
  splitFrom,
  splits,
  problem,
  incidents,
}: TicketDesk) =>
  [links, followUps, merged, splits, incidents].every((list) => list.length === 0) &&
  [follows, mergedInto, splitFrom, problem].every((one) => one === null);

/** More than these are in the list of tickets. */
const MOST = 8;

function Refs({ title, refs }: { title: string; refs: readonly (TicketRef | null)[] }) {
  const there = refs.filter((ref): ref is TicketRef => ref !== null);
  if (there.length === 0) return null;
  return (
    <section className="flex flex-col gap-1">
      <h3 className="text-13 text-faint">{title}</h3>
      <ul className="flex flex-col gap-1">
        {there.slice(0, MOST).map(({ id, number, subject, status }) => (
          <li key={id} className="flex items-center gap-2">
            <StatusSign status={status} />
            <Link href={`/tickets/${id}`} className="min-w-0 truncate underline-offset-2 hover:underline">
              <span className="text-faint tabular">#{number}</span> {subject}
            </Link>
          </li>
        ))}
      </ul>
      {there.length > MOST ? <p className="text-13 text-muted">and {there.length - MOST} more</p> : null}
    </section>
  );
}

function Item({ link, editable }: { link: TicketLink; editable: boolean }) {
  const utils = trpc.useUtils();
  const [shipping, setShipping] = useState(false);
  const unlink = trpc.tickets.unlinkItem.useMutation({
    onError: (error) => toastFailed(failureOf(error).message),
    onSettled: () => void utils.tickets.desk.invalidate({ id: link.ticketId }),
  });
  const { key, url, title, shippedAt } = link;
  return (
    <li className="flex flex-wrap items-center gap-x-2">
      {url ? (
        <a
          href={url}
          target="_blank"
          rel="noreferrer noopener"
          className="text-accent underline-offset-2 hover:underline"
        >
          {key}
        </a>
      ) : (
        <span className="font-medium">{key}</span>
      )}
      {title ? <span className="text-muted">{title}</span> : null}
      <span className="ml-auto inline-flex items-center gap-1 text-13 text-muted">
        {shippedAt ? (
          <>
            Shipped <Instant at={shippedAt} />
          </>
        ) : editable ? (
          <Button size="small" look="quiet" icon={<PackageCheck />} onClick={() => setShipping(true)}>
            Has shipped…
          </Button>
        ) : (
          'Not shipped yet'
        )}
        {editable ? (
          <IconButton
            label={`Unlink ${key}`}
            size="small"
            icon={<X />}
            onClick={() => unlink.mutate({ id: link.ticketId, linkId: link.id })}
          />
        ) : null}
      </span>
      {shipping ? <ShipDialog itemKey={key} onClose={() => setShipping(false)} /> : null}
    </li>
  );
}

function AddTie({ ticket }: { ticket: TicketDetail }) {
  const utils = trpc.useUtils();
  const [adding, setAdding] = useState<'item' | 'incident' | null>(null);
  const [key, setKey] = useState('');
  const [url, setUrl] = useState('');
  const settled = () => void utils.tickets.invalidate();
  const link = trpc.tickets.linkItem.useMutation({ onSettled: settled });
  const incidents = trpc.tickets.linkIncidents.useMutation({
    onError: (error) => toastFailed(failureOf(error).message),
    onSettled: settled,
  });
  const addItem = async (event: FormEvent) => {
    event.preventDefault();
    try {
      await link.mutateAsync({ id: ticket.id, key, url: url.trim() === '' ? null : url.trim() });
      setKey('');
      setUrl('');
      setAdding(null);
    } catch {
      // The reason stands at the field.
    }
  };
  if (adding === 'item') {
    return (
      <form aria-label="Link an item" onSubmit={(event) => void addItem(event)} className="flex flex-col gap-2">
        <Field label="Name there" error={link.error && failureOf(link.error).message}>
          <Input
            autoFocus
            value={key}
            placeholder="ENG-142"
            maxLength={120}
            onChange={(event) => setKey(event.target.value)}
          />
        </Field>
        <Field label="Address, if it has one">
          <Input value={url} placeholder="https://…" onChange={(event) => setUrl(event.target.value)} />
        </Field>
        <div className="flex gap-2">
          <Button
            type="submit"
            size="small"
            look="primary"
            disabled={key.trim() === ''}
            busy={link.isPending && 'Linking…'}
          >
            Link
          </Button>
          <Button size="small" look="quiet" onClick={() => setAdding(null)}>
            Cancel
          </Button>
        </div>
      </form>
    );
  }
  if (adding === 'incident') {
    return (
      <Field label="Which ticket is an incident of this problem?">
        <TicketPicker
          value={null}
          except={[ticket.id]}
          onChange={(id, words) => {
            setAdding(null);
            incidents.mutate(
              { id: ticket.id, ids: [id] },
              { onSuccess: () => toastDone(`${words} is an incident of this`) },
            );
          }}
        />
      </Field>
    );
  }
  return (
    <div className="flex flex-wrap gap-1">
      <Button size="small" look="quiet" icon={<Plus />} onClick={() => setAdding('item')}>
        Linked item
      </Button>
      {ticket.type === 'incident' ? null : (
        <Button size="small" look="quiet" icon={<Plus />} onClick={() => setAdding('incident')}>
          Incident
        </Button>
      )}
    </div>
  );
}
