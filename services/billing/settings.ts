import { z } from 'zod';
import { type BillingTerms, billingTerms, DEFAULT_TERMS } from '../../domain/billing/contract.ts';
import { numberingSchemes } from '../../domain/billing/numbering.ts';
import {
  DEFAULT_NUMBERING,
  type NumberingInForce,
  numberingSettings,
} from '../../domain/billing/numbering-settings.ts';
import { type CollectionSchedule, collectionSchedule, DEFAULT_SCHEDULE } from '../../domain/collection/contract.ts';
import type { CollectionFacts } from '../../domain/collection/facts.ts';
import { dunningPolicy, NO_POLICY } from '../../domain/collection/policy.ts';
import { workingDaysOf } from '../../domain/collection/working-days.ts';
import { graceHours } from '../../domain/invoices/contract.ts';
import { type CivilDate, civilDateAt } from '../../domain/time/civil.ts';
import { HOUR, type Instant } from '../../domain/time/instant.ts';
import type { Tx } from '../database.ts';

/** How a tenant bills and collects: kept in `tenant.settings.billing`, each part with a default. */
export interface BillingSettings {
  readonly terms: BillingTerms;
  readonly numbering: NumberingInForce;
  readonly schedule: CollectionSchedule;
  /** For so long an invoice is a draft that can be edited; 0: none is. */
  readonly graceHours: number;
  readonly dunning: CollectionFacts['dunning'];
}

const { reset, creditNotes, series } = numberingSettings.shape;
const parts = { reset: reset.optional(), creditNotes: creditNotes.optional(), series: series.optional() };
const stored = z.object({
  terms: billingTerms.partial().default({}),
  numbering: z
    .object({
      scheme: z.enum(numberingSchemes),
      prefix: z.string().max(20),
      formats: z.partialRecord(z.enum(numberingSchemes), z.string().max(80)),
      ...parts,
    })
    .optional(),
  schedule: collectionSchedule.optional(),
  graceHours: graceHours.default(0),
  dunning: dunningPolicy.and(z.object({ since: z.int().nullable().default(null) })).optional(),
});

export async function billingSettings(tx: Tx): Promise<BillingSettings> {
  const [tenant] = await tx.$queryRaw<
    { zone: string; billing: unknown; weekly: Record<string, unknown[]> | null; holidays: string[] | null }[]
  >`SELECT t.zone, t.settings->'billing' AS billing, c.weekly, c.holidays FROM tenant t
    LEFT JOIN business_calendar c ON c.tenant_id = t.id AND c.id = (t.settings->'billing'->'dunning'->>'calendarId')::uuid`;
  const { terms, numbering, schedule, dunning, graceHours: hours } = stored.parse(tenant?.billing ?? {});
  const { weekly = null, holidays = null } = tenant ?? {};
  return {
    terms: { ...DEFAULT_TERMS, ...terms },
    numbering: {
      ...DEFAULT_NUMBERING,
      ...numbering,
      formats: { ...DEFAULT_NUMBERING.formats, ...numbering?.formats },
      zone: tenant?.zone ?? 'UTC',
    },
    schedule: schedule ?? DEFAULT_SCHEDULE,
    graceHours: hours,
    dunning: {
      byReason: dunning?.byReason ?? NO_POLICY.byReason,
      steps: dunning?.steps ?? NO_POLICY.steps,
      since: dunning?.since ?? null,
      working: weekly && workingDaysOf(weekly, holidays ?? []),
    },
  };
}

/** When a draft that is made now becomes final; null where invoices are final at once. */
export const graceEnd = ({ graceHours: hours }: Pick<BillingSettings, 'graceHours'>, now: Instant): Instant | null =>
  hours === 0 ? null : now + hours * HOUR;

/** Today in the tenant's zone. */
export async function tenantToday(tx: Tx, now: Instant): Promise<CivilDate> {
  const [tenant] = await tx.$queryRaw<{ zone: string }[]>`SELECT zone FROM tenant`;
  return civilDateAt(tenant?.zone ?? 'UTC', now);
}
