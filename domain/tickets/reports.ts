import { z } from 'zod';
import { DAY, fromIso, isoInstant } from '../time/instant.ts';
import { TARGETS } from './events.ts';

/**
 * How the desk did. What is counted is a clock that has been decided: met when it was finished in time, missed at its breach, whether or
 * not it was answered afterwards. Each counts in the period of that instant. Times are the clock's own: business time where it counts that.
 */

/** Two years at most: enough to compare a year with the one before. */
const LONGEST_DAYS = 732;

const period = { from: isoInstant, to: isoInstant };
const isPeriod = ({ from, to }: { from: string; to: string }): boolean => {
  const days = (fromIso(to) - fromIso(from)) / DAY;
  return days > 0 && days <= LONGEST_DAYS;
};
const NOT_A_PERIOD = { path: ['to'], message: `A period ends after it begins, and within ${LONGEST_DAYS} days` };

export const DIMENSIONS = ['policy', 'agent', 'team', 'channel'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

export const reportPeriod = z.strictObject(period).refine(isPeriod, NOT_A_PERIOD);
export type Period = z.infer<typeof reportPeriod>;

export const reportInput = z
  .strictObject({ ...period, dimension: z.enum(DIMENSIONS).default('agent') })
  .refine(isPeriod, NOT_A_PERIOD);

export const targetFigures = z.object({
  target: z.enum(TARGETS),
  met: z.int(),
  missed: z.int(),
  /** Seconds of those that were finished, half of them and nine tenths below; null where none was. */
  median: z.number().nullable(),
  p90: z.number().nullable(),
});
export type TargetFigures = z.infer<typeof targetFigures>;

export const dimensionFigures = targetFigures.extend({
  /** Of the policy, member or team, or the channel's name; null: none */
  key: z.string().nullable(),
  name: z.string(),
});
export type DimensionFigures = z.infer<typeof dimensionFigures>;

/** When clocks began, on the workspace's own clock. */
export const hourFigures = z.object({
  /** 1 is Monday */
  weekday: z.int(),
  hour: z.int(),
  met: z.int(),
  missed: z.int(),
});
export type HourFigures = z.infer<typeof hourFigures>;

const volume = z.object({ opened: z.int(), solved: z.int() });

export const ticketReport = z
  .object({
    zone: z.string(),
    dimension: z.enum(DIMENSIONS),
    targets: z.array(targetFigures),
    /** The same of the period of equal length before. */
    before: z.array(targetFigures),
    volume,
    volumeBefore: volume,
    byDimension: z.array(dimensionFigures),
    byHour: z.array(hourFigures),
  })
  .meta({ id: 'TicketReport' });
export type TicketReport = z.infer<typeof ticketReport>;

/** What lies behind one number. */
export const reportTicketsInput = z
  .strictObject({
    ...period,
    target: z.enum(TARGETS).optional(),
    missed: z.boolean().optional(),
    dimension: z.enum(DIMENSIONS).optional(),
    /** With a dimension; left out: none (nobody, no team) */
    key: z.string().max(60).optional(),
    weekday: z.int().min(1).max(7).optional(),
    hour: z.int().min(0).max(23).optional(),
    limit: z.int().min(1).max(500).default(200),
  })
  .refine(isPeriod, NOT_A_PERIOD);
export type ReportTicketsInput = z.input<typeof reportTicketsInput>;

export const reportTicket = z.object({
  ticketId: z.uuid(),
  number: z.int(),
  subject: z.string(),
  assigneeName: z.string().nullable(),
  target: z.enum(TARGETS),
  missed: z.boolean(),
  decidedAt: isoInstant,
  /** null: not finished yet */
  elapsedSeconds: z.int().nullable(),
});
export type ReportTicket = z.infer<typeof reportTicket>;
export const reportTickets = z.object({ items: z.array(reportTicket), total: z.int() });

/** Share that was met, of those decided; null without any. */
export const metShare = ({ met, missed }: Pick<TargetFigures, 'met' | 'missed'>): number | null =>
  met + missed === 0 ? null : met / (met + missed);

/** The period of the same length that ends where this one begins. */
export function periodBefore({ from, to }: Period): Period {
  const length = fromIso(to) - fromIso(from);
  return { from: new Date(fromIso(from) - length).toISOString(), to: from };
}
