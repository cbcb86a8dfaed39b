import type { InvoiceStatus } from '../billing/contract.ts';
import type { ProcessFacts } from '../process/contract.ts';
import type { Instant } from '../time/instant.ts';
import type { ChargeOutcome, CollectionSchedule } from './contract.ts';

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
    /** The customer's zone: retries are civil days there. */
    readonly zone: string;
  };
  readonly schedule: CollectionSchedule;
  /** Since when the customer's present means of payment is on file; null = none, then nothing is charged by itself. */
  readonly paymentMethodSince: Instant | null;
  /** In order. */
  readonly attempts: readonly {
    readonly number: number;
    readonly at: Instant;
    readonly outcome: ChargeOutcome;
    readonly code: string | null;
  }[];
}
