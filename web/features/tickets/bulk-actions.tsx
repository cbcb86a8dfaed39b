import { Check, Merge, ShieldAlert, UserRound } from 'lucide-react';
import { useState } from 'react';
import type { Ticket, TicketChange } from '../../../domain/tickets/contract.ts';
import { isFinished } from '../../../domain/tickets/status.ts';
import { trpc } from '../../app/trpc.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Link } from '../../ui/link.tsx';
import { Menu, MenuItem, MenuLabel, MenuRule } from '../../ui/menu.tsx';
import { toastDone } from '../../ui/toast.tsx';
import { type BulkResult, forEachRow } from './bulk-results.ts';
import { MacroMenu } from './macro-menu.tsx';
import { MergeDialog } from './merge-dialog.tsx';
import type { Agent } from './use-agents.ts';
import { useChangeTicket } from './use-change-ticket.ts';

interface Props {
  tickets: readonly Ticket[];
  agents: readonly Agent[];
  onDone: () => void;
}

interface Report {
  readonly deed: string;
  readonly results: readonly BulkResult<Ticket>[];
}

/** Assign or solve the tickets selected; what was refused is listed with its reason. */
export function BulkActions({ tickets, agents, onDone }: Props) {
  const change = useChangeTicket();
  const utils = trpc.useUtils();
  const markSpam = trpc.tickets.markSpam.useMutation();
  const spam = ({ id, version }: Ticket) => markSpam.mutateAsync({ id, version });
  const [merging, setMerging] = useState(false);
  const [progress, setProgress] = useState<string | null>(null);
  const [report, setReport] = useState<Report | null>(null);

  const run = (deed: string, rows: readonly Ticket[], to: TicketChange) =>
    act(deed, rows, (ticket) => change(ticket, to));
  const each = (deed: string, work: (ticket: Ticket) => Promise<unknown>) => act(deed, tickets, work);
  const act = async (deed: string, rows: readonly Ticket[], work: (ticket: Ticket) => Promise<unknown>) => {
    const say = (done: number) => setProgress(`${done} of ${rows.length}…`);
    say(0);
    const results = await forEachRow(rows, work, say);
    void utils.tickets.invalidate();
    setProgress(null);
    if (results.some(({ refusal }) => refusal !== null)) {
      setReport({ deed, results });
      return;
    }
    toastDone(`${countWords(rows.length)} ${deed}`);
    onDone();
  };

  const assign = (assigneeId: string | null, deed: string) => void run(deed, tickets, { assigneeId });
  const solve = () => {
    const unsolved = tickets.filter(({ status }) => !isFinished(status));
    if (unsolved.length === 0) {
      toastDone('They are solved already');
      onDone();
      return;
    }
    void run('solved', unsolved, { status: 'solved' });
  };

  if (progress) return <span className="text-13 text-muted">{progress}</span>;
  return (
    <>
      <Menu
        align="start"
        trigger={
          <Button size="small" icon={<UserRound />}>
            Assign
          </Button>
        }
      >
        <MenuLabel>Assign to</MenuLabel>
        {agents.map(({ id, name }) => (
          <MenuItem key={id} onSelect={() => assign(id, `assigned to ${name}`)}>
            {name}
          </MenuItem>
        ))}
        <MenuRule />
        <MenuItem onSelect={() => assign(null, 'assigned to nobody')}>Nobody</MenuItem>
      </Menu>
      <Button size="small" icon={<Check />} onClick={solve}>
        Solve
      </Button>
      <MacroMenu tickets={tickets} onRun={each} />
      <Button size="small" icon={<ShieldAlert />} onClick={() => void each('marked as spam', spam)}>
        Spam
      </Button>
      {tickets.length > 1 ? (
        <Button size="small" icon={<Merge />} onClick={() => setMerging(true)}>
          Merge
        </Button>
      ) : null}
      {merging && tickets[0] ? (
        <MergeDialog
          target={oldest(tickets)}
          chosen={tickets.filter((ticket) => ticket.id !== oldest(tickets).id)}
          onClose={() => setMerging(false)}
          onDone={onDone}
        />
      ) : null}
      {report ? (
        <Results
          report={report}
          onClose={() => {
            setReport(null);
            onDone();
          }}
        />
      ) : null}
    </>
  );
}

/** The conversation goes on in the one that was there first. */
const oldest = (tickets: readonly Ticket[]): Ticket =>
  tickets.reduce((first, ticket) => (ticket.number < first.number ? ticket : first));

const countWords = (count: number): string => (count === 1 ? '1 ticket' : `${count} tickets`);

function Results({ report: { deed, results }, onClose }: { report: Report; onClose: () => void }) {
  const refused = results.filter(({ refusal }) => refusal !== null);
  const done = results.length - refused.length;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`${done} of ${countWords(results.length)} ${deed}`}
      description={`${countWords(refused.length)} stayed as before:`}
      footer={
        <Button look="primary" onClick={onClose}>
          Understood
        </Button>
      }
    >
      <ul className="flex flex-col gap-3">
        {refused.map(({ row, refusal }) => (
          <li key={row.id}>
            <Link href={`/tickets/${row.id}`} className="font-medium underline-offset-2 hover:underline">
              #{row.number} {row.subject}
            </Link>
            <p className="text-13 text-breached">{refusal}</p>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
