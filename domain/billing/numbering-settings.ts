import { z } from 'zod';
import { civilDateAt } from '../time/civil.ts';
import type { Instant } from '../time/instant.ts';
import { formatProblem, PLAIN } from './number-format.ts';
import { type Numbering, numberingSchemes } from './numbering.ts';

const prefix = z.string().trim().max(20).regex(PLAIN, 'Use letters, digits, spaces and . _ / # - only');

/** Numbers of their own, counted apart: "Consulting" with CONS-000001. Written as the format of one series for all. */
const numberSeries = z.object({
  key: z.string().regex(/^[a-z0-9-]{1,20}$/, 'Use up to 20 small letters, digits and -'),
  name: z.string().trim().min(1, 'Say a name').max(60),
  prefix: prefix.min(1, 'Say how its numbers begin'),
});

export const numberingSettings = z
  .object({
    scheme: z.enum(numberingSchemes),
    prefix,
    formats: z.object({ organization: z.string().max(80), 'per-customer': z.string().max(80) }),
    /** Whether the counts begin again with each year of the workspace's zone. */
    reset: z.enum(['never', 'yearly']).default('never'),
    creditNotes: z.object({ prefix, format: z.string().max(80) }).default({
      prefix: 'CN',
      format: '{prefix}-{organizationCount:6}',
    }),
    series: z.array(numberSeries).max(20).default([]),
  })
  .superRefine(({ formats, reset, creditNotes, series, ...main }, ctx) => {
    const refuse = (message: string, ...path: (string | number)[]) => ctx.addIssue({ code: 'custom', path, message });
    for (const scheme of numberingSchemes) {
      const message = formatProblem(scheme, formats[scheme]) ?? yearProblem(reset, formats[scheme]);
      if (message) refuse(message, 'formats', scheme);
    }
    const problem = formatProblem('organization', creditNotes.format) ?? yearProblem(reset, creditNotes.format);
    if (problem) refuse(problem, 'creditNotes', 'format');
    if (series.length > 0 && !formats.organization.includes('{prefix')) {
      refuse('Put in {prefix}: by it the series differ', 'formats', 'organization');
    }
    const taken = new Set([main.prefix]);
    for (const [at, one] of series.entries()) {
      if (taken.has(one.prefix)) refuse('Another series has this prefix', 'series', at, 'prefix');
      if (series.findIndex(({ key }) => key === one.key) < at)
        refuse('Another series has this key', 'series', at, 'key');
      taken.add(one.prefix);
    }
    if (creditNotes.format === formats.organization && taken.has(creditNotes.prefix)) {
      refuse('Credit notes would get the numbers of invoices: use another prefix', 'creditNotes', 'prefix');
    }
  });
export type NumberingSettings = z.output<typeof numberingSettings>;

export const DEFAULT_NUMBERING: NumberingSettings = {
  scheme: 'organization',
  prefix: 'INV',
  formats: {
    organization: '{prefix}-{organizationCount:6}',
    'per-customer': '{prefix}-{customer}-{customerCount:4}',
  },
  reset: 'never',
  creditNotes: { prefix: 'CN', format: '{prefix}-{organizationCount:6}' },
  series: [],
};

/** A count that begins again needs the year beside it, or two documents would get the same number. */
export const yearProblem = (reset: NumberingSettings['reset'], format: string): string | null =>
  reset === 'yearly' && !/\{yyyy(mm)?[:}]/.test(format)
    ? 'Put in {yyyy}: the count begins again each year, and two invoices would get the same number'
    : null;

/** The settings as they number, with the zone in which a year begins. */
export type NumberingInForce = Numbering & Pick<NumberingSettings, 'formats' | 'reset' | 'creditNotes' | 'series'>;

/** How the documents of a series are numbered: a named one, or the credit notes. */
export function numberingOf(numbering: NumberingInForce, series: 'credit-note' | (string & {}) | null): Numbering {
  if (series === null) return numbering;
  const { formats, creditNotes } = numbering;
  if (series === 'credit-note') {
    const { prefix, format } = creditNotes;
    return { ...numbering, scheme: 'organization', prefix, formats: { organization: format } };
  }
  // One that was taken off the settings meanwhile is still counted on its own.
  const named = numbering.series.find(({ key }) => key === series);
  return {
    ...numbering,
    scheme: 'organization',
    prefix: named?.prefix ?? series.toUpperCase(),
    formats: { organization: formats.organization },
  };
}

/** What is appended to the names of counts that begin again each year. */
export const yearOf = ({ reset, zone }: NumberingInForce, at: Instant): string =>
  reset === 'yearly' ? `@${civilDateAt(zone, at).slice(0, 4)}` : '';
