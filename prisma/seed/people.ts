import { addDays, civilDateAt, civilToInstant } from '../../domain/time/civil.ts';
import { DAY, HOUR, type Instant, toIso } from '../../domain/time/instant.ts';
import { addAbsence } from '../../services/availability/absences.ts';
import { updateAvailability } from '../../services/availability/update.ts';
import type { Actor, Ctx } from '../../services/context.ts';
import { createRota } from '../../services/rotas/create.ts';
import { addOverride } from '../../services/rotas/overrides.ts';
import { createTeam } from '../../services/teams/create.ts';
import type { Happening } from './history.ts';

/** The desk's teams; filled when they are made. */
export interface Teams {
  firstLine: string | null;
  accounts: string | null;
}

interface Staff {
  readonly lead: Actor;
  readonly ops: Actor;
  readonly support: Actor;
  readonly agent: Actor;
  readonly billing: Actor;
}

/** Two teams, a rota that somebody takes over on Saturday, quiet nights, and an absence to come. */
export function people(now: Instant, zone: string, staff: Staff, teams: Teams): Happening[] {
  const { lead, ops, support, agent, billing } = staff;
  const today = civilDateAt(zone, now);
  return [
    {
      at: now - 16 * DAY,
      async run(as) {
        const ctx = as(lead);
        const firstLine = await createTeam(ctx, {
          name: 'First line',
          leadId: lead.id,
          members: [
            { memberId: support.id, skills: ['exports', 'portuguese'], capacity: 12 },
            { memberId: agent.id, skills: ['sign-in', 'english'], capacity: 8 },
          ],
        });
        const accounts = await createTeam(ctx, {
          name: 'Accounts',
          leadId: ops.id,
          members: [{ memberId: billing.id, skills: ['invoices'], capacity: 10 }, { memberId: lead.id }],
        });
        teams.firstLine = firstLine.id;
        teams.accounts = accounts.id;
        const rota = await createRota(ctx, {
          name: 'Out of hours',
          teamId: firstLine.id,
          zone,
          startsOn: addDays(today, -15),
          handoverWeekday: 'mon',
          handoverTime: '09:00',
          memberIds: [support.id, agent.id, lead.id],
        });
        const nights = { from: '22:00', to: '07:00' };
        for (const one of [support, agent]) await quietNights(as(one), one.id, nights);
        const from = civilToInstant(zone, addDays(today, 2), '18:00');
        await addOverride(ctx, { id: rota.id, from: toIso(from), to: toIso(from + 15 * HOUR), memberId: ops.id });
        const away = civilToInstant(zone, addDays(today, 9), '00:00');
        const back = civilToInstant(zone, addDays(today, 14), '00:00');
        await addAbsence(as(agent), { memberId: agent.id, from: toIso(away), to: toIso(back), reason: 'Holiday' });
      },
    },
  ];
}

const quietNights = (ctx: Ctx, memberId: string, quietHours: { from: string; to: string }) =>
  updateAvailability(ctx, { memberId, version: 1, quietHours });
