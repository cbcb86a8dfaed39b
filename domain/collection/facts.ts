import type { InvoiceStatus } from '../billing/contract.ts';
import type { ProcessFacts } from '../process/contract.ts';
import type { CivilDate, Weekday } from '../time/civil.ts';
import type { Instant } from '../time/instant.ts';
import type { ChargeOutcome, CollectionSchedule } from './contract.ts';
import type { Hold } from './holds.ts';
import type { DunningPolicy } from './policy.ts';

/** Everything the collection of one finalised invoice goes by. */
export interface CollectionFacts extends ProcessFacts {
  readonly invoice: {
    readonly id: string;
    readonly status: InvoiceStatus;
    readonly currency: string;
    readonly totalMinor: bigint;
    /** Still to be paid. */
    readonly dueMinor: bigint;
    readonly finalizedAt: Instant;
    /** The last day on which paying it is in time; the overdue clock runs from there. */
    readonly payBy: CivilDate;
    /** The customer's zone: retries are civil days there. */
    readonly zone: string;
    /** While it is one: when its grace period ends (null: when a person says so), and the days that it is then to be paid in. */
    readonly draft?: { readonly finalizesAt: Instant | null; readonly paymentTermDays: number } | null;
  };
  readonly schedule: CollectionSchedule;
  readonly dunning: Pick<DunningPolicy, 'byReason' | 'steps'> & {
    /** When the ladder was last edited: what would have been due before is not made up for. */
    readonly since: Instant | null;
    /** On which days retries and steps fall; null: on any. */
    readonly working: { readonly weekdays: readonly Weekday[]; readonly holidays: readonly CivilDate[] } | null;
  };
  /** Promises, disputes and payments under way, also those that have ended. */
  readonly holds: readonly Hold[];
  /** Money of its payments that is to be sent back and has not been tried yet. */
  readonly refunds?: readonly { readonly id: string; readonly requestedAt: Instant }[] | undefined;
  /** Since when the customer's present means of payment is on file; null = none, then nothing is charged by itself. */
  readonly paymentMethodSince: Instant | null;
  /** It stays the same where the network gives the card another number or date. Read where a payment of it was taken back. */
  readonly paymentMethodId?: string | null;
  /** In order. */
  readonly attempts: readonly {
    readonly number: number;
    readonly at: Instant;
    readonly outcome: ChargeOutcome;
    readonly code: string | null;
  }[];
}
