import { Zap } from 'lucide-react';
import { useState } from 'react';
import type { Ticket } from '../../../domain/tickets/contract.ts';
import type { Macro } from '../../../domain/tickets/macros.ts';
import { useMember } from '../../app/session.tsx';
import { trpc } from '../../app/trpc.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Menu, MenuItem, MenuLabel } from '../../ui/menu.tsx';

interface Props {
  tickets: readonly Ticket[];
  onRun: (deed: string, work: (ticket: Ticket) => Promise<unknown>) => Promise<void>;
}

/** A macro for each of the tickets selected; one that writes to customers asks first. */
export function MacroMenu({ tickets, onRun }: Props) {
  const { can } = useMember();
  const macros = trpc.macros.list.useQuery({}, { enabled: can('macro:read') }).data?.items ?? [];
  const apply = trpc.tickets.applyMacro.useMutation();
  const [asking, setAsking] = useState<Macro | null>(null);
  if (macros.length === 0) return null;
  const run = (macro: Macro) =>
    onRun(`changed by ${macro.name}`, ({ id }) => apply.mutateAsync({ id, macroId: macro.id }));
  const addressed = tickets.filter(({ requesterEmail }) => requesterEmail !== null).length;
  return (
    <>
      <Menu
        align="start"
        trigger={
          <Button size="small" icon={<Zap />}>
            Macro
          </Button>
        }
      >
        <MenuLabel>Apply to each</MenuLabel>
        {macros.map((macro) => (
          <MenuItem
            key={macro.id}
            onSelect={() => {
              if (macro.messageKind === 'public_reply' && macro.body.trim() !== '') setAsking(macro);
              else void run(macro);
            }}
          >
            {macro.name}
          </MenuItem>
        ))}
      </Menu>
      {asking ? (
        <ConfirmDialog
          open
          onOpenChange={() => setAsking(null)}
          title={`Apply ${asking.name} to ${tickets.length === 1 ? '1 ticket' : `${tickets.length} tickets`}?`}
          consequence={`It writes to the customers: ${addressed === 1 ? '1 e-mail goes out' : `${addressed} e-mails go out`}.`}
          confirm="Apply and send"
          busy="Applying…"
          onConfirm={() => {
            setAsking(null);
            return run(asking);
          }}
        />
      ) : null}
    </>
  );
}
