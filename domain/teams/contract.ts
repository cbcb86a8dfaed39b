import { z } from 'zod';
import { listInput, listOutput } from '../list.ts';
import { isoInstant } from '../time/iso-instant.ts';

const name = z.string().trim().min(1, 'Say a name').max(120);
/** Lower case, so that `SQL` and `sql` are one skill. */
export const skill = z.string().trim().toLowerCase().min(1).max(40);
const skills = z
  .array(skill)
  .max(50)
  .transform((all) => [...new Set(all)].sort());

export const teamMemberInput = z.object({
  memberId: z.uuid(),
  skills: skills.default([]),
  /** Open tickets that they are given at once; null: any number. */
  capacity: z.int().min(0).max(1000).nullable().default(null),
});

const members = z
  .array(teamMemberInput)
  .max(500)
  .refine((all) => new Set(all.map((one) => one.memberId)).size === all.length, 'Somebody is in the list twice');

export const teamInput = z.object({
  name,
  leadId: z.uuid().nullable().default(null),
  /** Counts the team's tickets instead of their policy's calendar; a company's own goes before it. */
  calendarId: z.uuid().nullable().default(null),
  members: members.default([]),
});
export type TeamInput = z.input<typeof teamInput>;

export const updateTeamInput = z.object({
  id: z.uuid(),
  version: z.int().min(1),
  name: name.optional(),
  leadId: z.uuid().nullable().optional(),
  calendarId: z.uuid().nullable().optional(),
  /** All of them: who is left out leaves the team. */
  members: members.optional(),
});
export type UpdateTeamInput = z.input<typeof updateTeamInput>;

export const deleteTeamInput = z.object({ id: z.uuid(), version: z.int().min(1) });
export type DeleteTeamInput = z.input<typeof deleteTeamInput>;

export const teamSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    leadId: z.uuid().nullable(),
    leadName: z.string().nullable(),
    calendarId: z.uuid().nullable(),
    calendarName: z.string().nullable(),
    /** Those who have left the workspace are not among them. */
    members: z.array(
      z.object({
        memberId: z.uuid(),
        name: z.string(),
        skills: z.array(z.string()),
        capacity: z.int().nullable(),
        openTickets: z.int(),
        /** At this moment, by their absences. */
        away: z.boolean(),
      }),
    ),
    openTickets: z.int(),
    version: z.int(),
    createdAt: isoInstant,
    updatedAt: isoInstant,
  })
  .meta({ id: 'Team' });
export type Team = z.output<typeof teamSchema>;

/** The team after an edit, and how many open tickets have another next instant by it (another calendar). */
export const updatedTeam = teamSchema.extend({ ticketsMoved: z.int() });
export type UpdatedTeam = z.output<typeof updatedTeam>;

export const teamListInput = listInput({ sortable: ['name', 'createdAt'], defaultSort: 'name', filters: {} });
export type TeamListInput = z.input<typeof teamListInput>;
export const teamListOutput = listOutput(teamSchema);
