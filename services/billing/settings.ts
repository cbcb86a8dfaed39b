import { z } from 'zod';
import {
  type BillingTerms,
  billingTerms,
  DEFAULT_NUMBERING,
  DEFAULT_TERMS,
  type NumberingSettings,
} from '../../domain/billing/contract.ts';
import { type Numbering, numberingSchemes } from '../../domain/billing/numbering.ts';
import { type CollectionSchedule, collectionSchedule, DEFAULT_SCHEDULE } from '../../domain/collection/contract.ts';
import { type CivilDate, civilDateAt } from '../../domain/time/civil.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Tx } from '../database.ts';

/** How a tenant bills and collects: kept in `tenant.settings.billing`, each part with a default. */
export interface BillingSettings {
  readonly terms: BillingTerms;
  readonly numbering: Numbering & Pick<NumberingSettings, 'formats'>;
  readonly schedule: CollectionSchedule;
}

const stored = z.object({
  terms: billingTerms.partial().default({}),
  numbering: z
    .object({
      scheme: z.enum(numberingSchemes),
      prefix: z.string().max(20),
      formats: z.partialRecord(z.enum(numberingSchemes), z.string().max(80)),
    })
    .optional(),
  schedule: collectionSchedule.optional(),
});

export async function billingSettings(tx: Tx): Promise<BillingSettings> {
  const [tenant] = await tx.$queryRaw<
    { zone: string; billing: unknown }[]
  >`SELECT zone, settings->'billing' AS billing FROM tenant`;
  const { terms, numbering, schedule } = stored.parse(tenant?.billing ?? {});
  return {
    terms: { ...DEFAULT_TERMS, ...terms },
    numbering: {
      ...(numbering ?? DEFAULT_NUMBERING),
      formats: { ...DEFAULT_NUMBERING.formats, ...numbering?.formats },
      zone: tenant?.zone ?? 'UTC',
    },
    schedule: schedule ?? DEFAULT_SCHEDULE,
  };
}

/** Today in the tenant's zone. */
export async function tenantToday(tx: Tx, now: Instant): Promise<CivilDate> {
  const [tenant] = await tx.$queryRaw<{ zone: string }[]>`SELECT zone FROM tenant`;
  return civilDateAt(tenant?.zone ?? 'UTC', now);
}
