import type { z } from 'zod';
import { type CivilDate, civilDateAt } from '../time/civil.ts';
import { DAY, fromIso, HOUR, type Instant } from '../time/instant.ts';
import type { Meter, UsageErrorCode, usageEvent } from './contract.ts';

/** What has to be known of a subscription to take its events. */
export interface MeteredSubscription {
  readonly id: string;
  readonly zone: string;
  readonly startAt: Instant;
  readonly ended: boolean;
  /** The first civil day that is no longer charged; null while it goes on. */
  readonly chargedUntil: CivilDate | null;
  /** The first civil day whose use is still to be billed with its period; null: none has been. */
  readonly through: CivilDate | null;
}

export interface CountedEvent {
  readonly id: string;
  readonly subscriptionId: string;
  readonly meterId: string;
  readonly at: Instant;
  readonly day: CivilDate;
  readonly value: string | null;
  readonly item: string | null;
  /** Its period was closed before it came in. */
  readonly late: boolean;
}

export interface Refusal {
  readonly code: UsageErrorCode;
  readonly message: string;
}

/** Clocks differ: so far ahead of ours an event may be. */
const AHEAD = HOUR;
const NUMBER = /^\d{1,15}(\.\d{1,6})?$/;

/**
 * An event as it is counted, or why it is not.
 * @param lateDays how many days old an event may be
 */
export function acceptEvent(
  event: z.output<typeof usageEvent>,
  meter: Pick<Meter, 'id' | 'aggregation' | 'field'>,
  subscription: MeteredSubscription,
  now: Instant,
  lateDays: number,
): CountedEvent | Refusal {
  const at = fromIso(event.at);
  if (at > now + AHEAD) return refuse('in-future', 'It lies more than an hour ahead of our clock.');
  if (at < now - lateDays * DAY) return refuse('too-old', `It is older than ${lateDays} days.`);
  if (at < subscription.startAt) return refuse('before-start', 'It lies before the subscription began.');
  const { field, aggregation, id: meterId } = meter;
  const given = field === null ? 1 : event.properties[field];
  if (given === undefined || given === '') {
    return refuse('no-value', `It has no property ${field}, which this meter counts.`);
  }
  const text = String(given);
  const different = aggregation === 'unique';
  if (!different && !NUMBER.test(text)) {
    return refuse(
      'no-value',
      `${field} has to be a number from 0 up, with at most six digits after the point. It is ${text.slice(0, 40)}.`,
    );
  }
  const day = civilDateAt(subscription.zone, at);
  const { chargedUntil, through, ended } = subscription;
  if (chargedUntil !== null && day >= chargedUntil) return refuse('after-end', 'The subscription had ended by then.');
  const settled = ended && chargedUntil !== null && through !== null && through >= chargedUntil;
  if (settled) return refuse('settled', 'The subscription has ended, and its last use is invoiced.');
  return {
    id: event.id,
    subscriptionId: subscription.id,
    meterId,
    at,
    day,
    value: different ? null : text,
    item: different ? text : null,
    late: through !== null && day < through,
  };
}

const refuse = (code: UsageErrorCode, message: string): Refusal => ({ code, message });
