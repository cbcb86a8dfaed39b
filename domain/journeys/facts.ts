import type { FilterableLead } from '../leads/contract.ts';
import type { Effect, ProcessFacts } from '../process/contract.ts';
import type { Instant } from '../time/instant.ts';
import type { ExitReason } from './contract.ts';
import type { JourneyGraph } from './graph.ts';
import type { SendRules } from './send-rules.ts';

/**
 * What is the same for every enrolment of a version. Load it once for a cohort and hand every enrolment the same object:
 * the graph and the opening hours worked out from it are kept by object.
 */
export interface NurtureVersion {
  readonly id: string;
  readonly graph: JourneyGraph;
  readonly rules: SendRules;
  /** Beside unsubscribing, which always ends an enrolment. */
  readonly exitOn: readonly ExitReason[];
  /** Of the tenant: for leads without a zone or with one that is unknown. */
  readonly defaultZone: string;
}

export interface NurtureLead extends FilterableLead {
  readonly unsubscribedAt: Instant | null;
  readonly convertedAt: Instant | null;
  /** The first reply since the enrolment began. */
  readonly repliedAt: Instant | null;
  /** Since when its fields are as they are; null where that is not known (then: as they always were). */
  readonly changedAt: Instant | null;
}

/** Where an enrolment stands. Waits need no step of their own: it stands at a wait until what follows is done. */
export interface NurturePosition {
  readonly nodeId: string;
  readonly enteredAt: Instant;
  /** How often steps that can come round again were passed, by node id; empty in a journey without circles. */
  readonly visits: Readonly<Record<string, number>>;
}

export interface NurtureFacts extends ProcessFacts {
  readonly version: NurtureVersion;
  readonly lead: NurtureLead;
  readonly startedAt: Instant;
  readonly position: NurturePosition;
  /**
   * Messages to this lead that can still count under the cap, of whichever journey: those since `position.enteredAt` minus
   * `cap.perSeconds` (not since now minus that: what was planned must come out the same later). Empty where the rules have no cap.
   */
  readonly sentAt: readonly Instant[];
  readonly ended: NurtureEnd | null;
}

export interface NurtureEnd {
  readonly status: 'completed' | 'exited';
  /** null: it reached an end. */
  readonly reason: ExitReason | null;
  readonly at: Instant;
}

export type SendEffect = Effect<'send'> & { readonly data: { readonly nodeId: string } };
/** Records which way an enrolment went, so that planning again cannot change it. */
export type BranchEffect = Effect<'branch'> & {
  readonly data: { readonly nodeId: string; readonly way: 'yes' | 'no' | 'met' | 'timeout'; readonly toId: string };
};
export type ExitEffect = Effect<'exit'> & { readonly data: { readonly reason: ExitReason } };
export type CompleteEffect = Effect<'complete'> & { readonly data: { readonly nodeId: string } };
export type NurtureEffect = SendEffect | BranchEffect | ExitEffect | CompleteEffect;
