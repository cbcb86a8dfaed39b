import { Ellipsis, MailX, Pencil, Trash2, Trophy, Waypoints } from 'lucide-react';
import { useState } from 'react';
import { canMoveLead, type Lead, type LeadStatus, leadStatuses, leadTitle } from '../../../domain/leads/contract.ts';
import { failureOf } from '../../app/failure.ts';
import { useMember } from '../../app/session.tsx';
import { trpc } from '../../app/trpc.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Menu, MenuItem, MenuLabel, MenuRule } from '../../ui/menu.tsx';
import { toastDone, toastFailed } from '../../ui/toast.tsx';
import { EnrolDialog } from '../journeys/index.ts';
import { consequenceWords, isReachable, STATUS } from './words.ts';

type Deed = 'convert' | 'unsubscribe' | 'delete' | 'lose';

const DEEDS = {
  convert: { question: 'Did this lead become a customer?', confirm: 'Convert', busy: 'Converting…', done: 'Converted' },
  lose: { question: 'Give this lead up?', confirm: 'Mark as lost', busy: 'Saving…', done: 'Marked as lost' },
  unsubscribe: {
    question: 'Write to this lead no more?',
    confirm: 'Unsubscribe',
    busy: 'Unsubscribing…',
    done: 'Unsubscribed',
  },
  delete: { question: 'Delete this lead?', confirm: 'Delete', busy: 'Deleting…', done: 'Deleted' },
} as const;

interface Props {
  lead: Lead;
  onEdit: () => void;
  onDeleted: () => void;
}

/** What can be done with a lead; whatever ends journeys says first what ends. */
export function LeadActions({ lead, onEdit, onDeleted }: Props) {
  const { can } = useMember();
  const utils = trpc.useUtils();
  const [deed, setDeed] = useState<Deed | null>(null);
  const [enrolling, setEnrolling] = useState(false);
  const verbs = {
    convert: trpc.leads.convert.useMutation(),
    update: trpc.leads.update.useMutation(),
    unsubscribe: trpc.leads.unsubscribe.useMutation(),
    delete: trpc.leads.delete.useMutation(),
  };
  const { id, version, status } = lead;
  const changes = can('lead:update');
  const reachable = isReachable(lead);

  const move = async (to: LeadStatus) => {
    try {
      utils.leads.get.setData({ id }, await verbs.update.mutateAsync({ id, version, status: to }));
      toastDone(`${leadTitle(lead)} is ${STATUS[to].words.toLowerCase()}`);
    } catch (error) {
      toastFailed(failureOf(error).message);
    }
    void utils.leads.invalidate();
  };

  const confirm = async (which: Deed, reason: string) => {
    if (which === 'delete') {
      await verbs.delete.mutateAsync({ id, version });
      onDeleted();
    } else {
      const after =
        which === 'convert'
          ? await verbs.convert.mutateAsync({ id, version })
          : which === 'lose'
            ? await verbs.update.mutateAsync({ id, version, status: 'lost' })
            : await verbs.unsubscribe.mutateAsync({ id, ...(reason === '' ? {} : { reason }) });
      utils.leads.get.setData({ id }, after);
    }
    toastDone(DEEDS[which].done);
    void Promise.all([utils.leads.invalidate(), utils.enrolments.invalidate(), utils.audits.invalidate()]);
  };

  const others = leadStatuses.filter((to) => to !== 'converted' && to !== 'lost' && canMoveLead(status, to));
  const mayConvert = changes && canMoveLead(status, 'converted');
  const mayEnrol = can('enrolment:create') && reachable;
  return (
    <>
      <Menu trigger={<IconButton label="More for this lead" look="secondary" icon={<Ellipsis />} />}>
        {changes ? (
          <MenuItem icon={<Pencil />} onSelect={onEdit}>
            Edit
          </MenuItem>
        ) : null}
        {changes && others.length > 0 ? (
          <>
            <MenuRule />
            <MenuLabel>Move to</MenuLabel>
            {others.map((to) => (
              <MenuItem key={to} onSelect={() => void move(to)}>
                {STATUS[to].words}
              </MenuItem>
            ))}
            <MenuItem onSelect={() => setDeed('lose')}>Lost</MenuItem>
            <MenuRule />
          </>
        ) : null}
        {changes && lead.unsubscribedAt === null ? (
          <MenuItem icon={<MailX />} onSelect={() => setDeed('unsubscribe')}>
            Unsubscribe
          </MenuItem>
        ) : null}
        {can('lead:delete') ? (
          <MenuItem icon={<Trash2 />} danger onSelect={() => setDeed('delete')}>
            Delete
          </MenuItem>
        ) : null}
      </Menu>
      {mayConvert ? (
        <Button icon={<Trophy />} look={mayEnrol ? 'secondary' : 'primary'} onClick={() => setDeed('convert')}>
          Convert
        </Button>
      ) : null}
      {mayEnrol ? (
        <Button look="primary" icon={<Waypoints />} onClick={() => setEnrolling(true)}>
          Enrol
        </Button>
      ) : null}
      {enrolling ? <EnrolDialog who={{ leadId: id }} onClose={() => setEnrolling(false)} /> : null}
      {deed ? (
        <ConfirmDialog
          open
          onOpenChange={(open) => open || setDeed(null)}
          title={DEEDS[deed].question}
          consequence={<Consequence id={id} deed={deed} />}
          confirm={DEEDS[deed].confirm}
          busy={DEEDS[deed].busy}
          danger={deed === 'delete'}
          reason={deed === 'unsubscribe' ? 'optional' : 'none'}
          onConfirm={(reason) => confirm(deed, reason)}
        />
      ) : null}
    </>
  );
}

const AFTER: Readonly<Record<Deed, string>> = {
  convert: 'A converted lead stays converted.',
  lose: 'It can be taken up again later.',
  unsubscribe: 'Nothing is sent to it any more, by any journey.',
  delete: 'The lead is gone from every list, and an import does not bring it back.',
};

function Consequence({ id, deed }: { id: string; deed: Deed }) {
  const { data, error } = trpc.leads.consequence.useQuery({ id }, { staleTime: 0 });
  return (
    <>
      {data ? (
        <strong className="font-medium text-ink">{consequenceWords(data)}</strong>
      ) : error ? (
        'What would end could not be counted.'
      ) : (
        'Counting what would end…'
      )}{' '}
      {AFTER[deed]}
    </>
  );
}
