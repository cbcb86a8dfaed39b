import { z } from 'zod';
import { civilDate, civilTime, weekday } from '../time/civil.ts';

const clock = civilTime.refine((time) => time !== '24:00', 'Use a time between 00:00 and 23:59');

/** On these days from `from` until before `to`, on the lead's clock; over midnight where `to` is not later than `from`. */
export const sendWindow = z
  .object({ days: z.array(weekday).min(1).max(7), from: clock, to: civilTime })
  .refine(({ from, to }) => from !== to, 'Begin and end are the same; leave the window out to send at any hour');
/** Nothing is sent from `from` until before `to`; over midnight where `to` is not later than `from`. */
export const quietHours = z
  .object({ from: clock, to: civilTime })
  .refine(({ from, to }) => from !== to, 'Quiet hours from and to the same time would be all day');
/** At most `max` messages to one lead in any `perSeconds`: one sent at s counts during [s, s + perSeconds). */
export const frequencyCap = z.object({
  max: z.int().min(1).max(1000),
  perSeconds: z
    .int()
    .min(1)
    .max(366 * 86_400),
});
export type FrequencyCap = z.infer<typeof frequencyCap>;

/** When messages of a journey may go out. Times are on the clock of the lead's zone; a holiday is that zone's whole civil day. */
export const sendRules = z.object({
  window: sendWindow.nullable().default(null),
  quietHours: quietHours.nullable().default(null),
  holidays: z.array(civilDate).max(1000).default([]),
  cap: frequencyCap.nullable().default(null),
});
export type SendRules = z.infer<typeof sendRules>;

export const ANY_TIME: SendRules = { window: null, quietHours: null, holidays: [], cap: null };
