import { useNavigate } from '@tanstack/react-router';
import { CalendarClock, Plus, Timer } from 'lucide-react';
import { useMemo } from 'react';
import { type Command, useCommands } from '../../app/commands.ts';
import { useMember } from '../../app/session.tsx';

/** What the list of tickets offers by keys and in the search field. @param create stable */
export function useTicketCommands(create: () => void): void {
  const { can } = useMember();
  const navigate = useNavigate();
  const [mayCreate, seesPolicies, seesCalendars] = [can('ticket:create'), can('slaPolicy:read'), can('calendar:read')];
  useCommands(
    useMemo<readonly Command[]>(
      () => [
        ...(mayCreate
          ? [{ id: 'new ticket', label: 'New ticket', group: 'create' as const, keys: 'c', icon: Plus, run: create }]
          : []),
        ...(seesPolicies
          ? [go('/tickets/policies', 'Go to SLA policies', Timer, () => void navigate({ to: '/tickets/policies' }))]
          : []),
        ...(seesCalendars
          ? [
              go(
                '/tickets/calendars',
                'Go to business calendars',
                CalendarClock,
                () => void navigate({ to: '/tickets/calendars' }),
              ),
            ]
          : []),
      ],
      [mayCreate, seesPolicies, seesCalendars, create, navigate],
    ),
  );
}

const go = (path: string, label: string, icon: typeof Plus, run: () => void): Command => ({
  id: `go ${path}`,
  label,
  group: 'go',
  icon,
  run,
});
