import { z } from 'zod';
import { billingTerms, numberingSettings } from '../billing/contract.ts';
import { collectionSchedule } from '../collection/contract.ts';
import { graceHours } from '../invoices/contract.ts';
import { currencyCode } from '../money/currency.ts';
import { zoneName } from '../time/civil.ts';
import { approvalSettings } from '../timesheets/contract.ts';

/** What a workspace decides once for everybody in it. */
const settings = {
  name: z.string().trim().min(1, 'Say a name').max(120),
  /** In which civil dates are meant where nothing closer says otherwise. */
  zone: zoneName,
  /** What new prices and timesheets begin with; those that exist keep theirs. */
  currency: currencyCode,
  /** How invoices are computed: taxes, coupons, proration, and how long they wait for late events of use. */
  terms: billingTerms.required({ usageGraceHours: true, usageKeptMonths: true, cardNoticeDays: true }),
  numbering: numberingSettings,
  /** For so many hours an invoice of a subscription is a draft that can be edited; 0: it is final at once. */
  graceHours,
  /** Retries of a payment that failed, and the mails before them. */
  dunning: collectionSchedule,
  timesheets: approvalSettings,
};

/** What runs now and would be planned anew by a change. */
const counts = z.object({
  /** invoices being collected: by `dunning` */
  collections: z.int(),
  /** timesheets that wait for a decision: by `timesheets` and `zone` */
  timesheets: z.int(),
  /** leads in a journey that have no time zone of their own: by `zone` */
  enrolments: z.int(),
});
export type OrganisationCounts = z.output<typeof counts>;

export const organisationSchema = z
  .object({
    ...settings,
    /** invoices numbered so far */
    invoicesNumbered: z.int(),
    running: counts,
    version: z.int(),
  })
  .meta({ id: 'Organisation' });
export type Organisation = z.output<typeof organisationSchema>;

export const updateOrganisationInput = z
  .object(settings)
  .partial()
  .extend({ version: z.int().min(1) });
export type UpdateOrganisationInput = z.output<typeof updateOrganisationInput>;

/** The settings after a change, and how many things it planned anew. */
export const updatedOrganisation = organisationSchema.extend({ replanned: counts });
export type UpdatedOrganisation = z.output<typeof updatedOrganisation>;
