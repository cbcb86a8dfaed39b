import { z } from 'zod';
import { listInput, listOutput } from '../list.ts';
import { civilDate, weekday, zoneName } from '../time/civil.ts';
import { isoInstant } from '../time/iso-instant.ts';
import { ON_CALL_REASONS } from './on-call.ts';

const name = z.string().trim().min(1, 'Say a name').max(120);
const handoverTime = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'Use a time between 00:00 and 23:59');
const memberIds = z.array(z.uuid()).min(1, 'Name at least one person').max(100);

export const rotaInput = z.object({
  name,
  /** Its lead is called where nobody of the rota can be. */
  teamId: z.uuid().nullable().default(null),
  zone: zoneName,
  /** The first one's week begins with the first hand-over on or after it. */
  startsOn: civilDate,
  handoverWeekday: weekday.default('mon'),
  handoverTime: handoverTime.default('09:00'),
  /** In turn; somebody may be in it twice. */
  memberIds,
});
export type RotaInput = z.input<typeof rotaInput>;

export const updateRotaInput = z.object({
  id: z.uuid(),
  version: z.int().min(1),
  name: name.optional(),
  teamId: z.uuid().nullable().optional(),
  zone: zoneName.optional(),
  startsOn: civilDate.optional(),
  handoverWeekday: weekday.optional(),
  handoverTime: handoverTime.optional(),
  memberIds: memberIds.optional(),
});
export type UpdateRotaInput = z.input<typeof updateRotaInput>;

export const deleteRotaInput = z.object({ id: z.uuid(), version: z.int().min(1) });
export type DeleteRotaInput = z.input<typeof deleteRotaInput>;

/** Somebody who is called, and why them. */
const onCall = z.object({
  memberId: z.uuid().nullable(),
  name: z.string().nullable(),
  because: z.enum(ON_CALL_REASONS),
  /** Who would have been, where they are away. */
  insteadOf: z.string().nullable(),
});

export const rotaShift = onCall.extend({ from: isoInstant, to: isoInstant });
export type RotaShift = z.output<typeof rotaShift>;

export const rotaSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    teamId: z.uuid().nullable(),
    teamName: z.string().nullable(),
    zone: z.string(),
    startsOn: civilDate,
    handoverWeekday: weekday,
    handoverTime: z.string(),
    members: z.array(z.object({ id: z.uuid(), name: z.string(), left: z.boolean() })),
    /** Who is on call at this moment. */
    now: onCall,
    version: z.int(),
    createdAt: isoInstant,
    updatedAt: isoInstant,
  })
  .meta({ id: 'Rota' });
export type RotaView = z.output<typeof rotaSchema>;

export const rotaListInput = listInput({ sortable: ['name', 'createdAt'], defaultSort: 'name', filters: {} });
export type RotaListInput = z.input<typeof rotaListInput>;
export const rotaListOutput = listOutput(rotaSchema);

export const rotaShiftsInput = z.object({
  id: z.uuid(),
  /** Left out: now. */
  from: isoInstant.optional(),
  weeks: z.int().min(1).max(26).default(4),
});
export type RotaShiftsInput = z.input<typeof rotaShiftsInput>;

export const overrideSchema = z.object({
  id: z.uuid(),
  from: isoInstant,
  to: isoInstant,
  memberId: z.uuid(),
  name: z.string(),
});
export type OverrideView = z.output<typeof overrideSchema>;

export const rotaShiftsOutput = z.object({
  from: isoInstant,
  to: isoInstant,
  shifts: z.array(rotaShift),
  /** Those that touch the stretch, in the order in which they were entered. */
  overrides: z.array(overrideSchema),
});
export type RotaShifts = z.output<typeof rotaShiftsOutput>;

/** Longer than this nobody is on call for somebody else; it is a slip of the year. */
export const LONGEST_OVERRIDE_DAYS = 366;

export const addOverrideInput = z.object({
  id: z.uuid(),
  from: isoInstant,
  to: isoInstant,
  memberId: z.uuid(),
});
export type AddOverrideInput = z.input<typeof addOverrideInput>;
export const removeOverrideInput = z.object({ id: z.uuid(), overrideId: z.uuid() });
export type RemoveOverrideInput = z.input<typeof removeOverrideInput>;
