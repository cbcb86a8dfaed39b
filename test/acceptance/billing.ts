import { z } from 'zod';
import { changePrice } from '../../domain/billing/change.ts';
import { layoutOf, nextBillable } from '../../domain/billing/charge.ts';
import {
  anchor,
  billingTerms,
  canMove,
  DEFAULT_TERMS,
  type InvoiceStatus,
  intervals,
  invoiceTransitions,
  timings,
} from '../../domain/billing/contract.ts';
import { creditUnused } from '../../domain/billing/credit-note.ts';
import { addOverdue, NO_DUNNING, runDunning } from '../../domain/billing/dunning.ts';
import { type BillingFacts, NO_ADJUSTMENTS } from '../../domain/billing/facts.ts';
import { computeInvoice } from '../../domain/billing/invoice.ts';
import { endSubscription, startSubscription } from '../../domain/billing/lifecycle.ts';
import { drawNumber, EMPTY_SERIES, numberingSchemes } from '../../domain/billing/numbering.ts';
import { repairBlocked, retryDates, statesReached } from '../../domain/billing/overdue.ts';
import {
  type BillingPeriod,
  billingDate,
  firstCycleDate,
  firstPeriods,
  periodAt,
  periodIndexOn,
  periodsThrough,
} from '../../domain/billing/periods.ts';
import { billing as process } from '../../domain/billing/plan.ts';
import { readPrice } from '../../domain/billing/pricing.ts';
import { asRatio, stubShare } from '../../domain/billing/proration.ts';
import { terminate } from '../../domain/billing/termination.ts';
import { computeTotals } from '../../domain/billing/totals.ts';
import { trialEnd } from '../../domain/billing/trial.ts';
import { fromWire, parseMinor, toProcessorStep, toWire } from '../../domain/money/money.ts';
import { toDecimal } from '../../domain/money/ratio.ts';
import { applyOutcome, planProcess } from '../../domain/process/plan.ts';
import { civilDate, civilDateAt, civilToInstant } from '../../domain/time/civil.ts';
import { fromIso, toIso } from '../../domain/time/instant.ts';
import type { Adapters, Question } from './adapter.ts';

const instant = z.string().transform(fromIso);
const minor = z.int().transform(fromWire);
const plan = z.object({
  priceMinor: minor,
  currency: z.string(),
  interval: z.enum(intervals),
  intervalCount: z.int().default(1),
  timing: z.enum(timings).default('advance'),
  trialDays: z.int().default(0),
});
const subscription = z.object({ startAt: instant, zone: z.string(), anchor });
const modes = z
  .object({ ...billingTerms.partial().shape, rounding: z.string().optional(), decimals: z.int().default(9) })
  .prefault({})
  .transform((given) => ({ ...given, terms: billingTerms.parse({ ...DEFAULT_TERMS, ...given }) }));
const base = z.object({ modes });
const subscribed = base.extend({ plan, subscription });
const at = z.object({ at: instant, action: z.string() });

/** A subscription's facts as the product would hold them on its first day. */
function factsOf(given: Omit<z.infer<typeof subscribed>, 'modes'> & { modes: z.infer<typeof modes> }): BillingFacts {
  const { trialDays, priceMinor, currency, ...rhythm } = given.plan;
  const pricing = { model: 'flat', amountMinor: toWire(priceMinor) } as const;
  const price = readPrice({ currency, pricing, rounding: 'half-up', minimumMinor: 0 });
  const start = { id: 'subscription', quantity: 1, trialDays, ...given.subscription };
  return {
    status: 'running',
    ledger: {},
    subscription: startSubscription(start, given.modes.terms),
    pricePlan: { id: 'plan', name: 'Plan', number: 1, price, ...rhythm },
    taxes: [],
    ...NO_ADJUSTMENTS,
    scheduled: null,
    pendingLines: [],
    creditMinor: 0n,
    terms: given.modes.terms,
  };
}

/** The amount and its measure; days and seconds by the unit of proration. */
function lineOf(facts: BillingFacts, period: BillingPeriod) {
  const line = computeInvoice(facts, period.index).lines[0];
  const { zone } = facts.subscription;
  const { interval, intervalCount } = facts.pricePlan;
  const measure = { unit: facts.terms.prorationUnit, zone, interval, intervalCount };
  const whole = stubShare({ ...period.full, side: 'leading' }, measure).periodUnits;
  const share = line?.prorated ?? { units: whole, periodUnits: whole };
  return { period: line?.period, amountMinor: toWire(line?.amountMinor ?? 0n), ...measured(facts.terms, share) };
}

const measured = (terms: BillingFacts['terms'], share: { units: number; periodUnits: number }) =>
  terms.prorationUnit === 'second'
    ? { seconds: share.units, periodSeconds: share.periodUnits }
    : { days: share.units, periodDays: share.periodUnits };

const sumOf = (lines: readonly { amountMinor: number }[]): number =>
  lines.reduce((all, line) => all + line.amountMinor, 0);

function schedule({ given }: Question) {
  const input = subscribed.extend({ count: z.int().optional(), targetDate: civilDate.optional() }).parse(given);
  const facts = factsOf(input);
  const layout = layoutOf(facts);
  const periods =
    input.targetDate === undefined ? firstPeriods(layout, input.count ?? 0) : periodsThrough(layout, input.targetDate);
  const lines = periods
    .filter((period) => period.to > facts.subscription.chargedFrom)
    .map((period) => lineOf(facts, period));
  const { timing } = facts.pricePlan;
  return {
    answer: {
      billingDates: periods.map((period) => billingDate(period, timing)),
      periods: periods.map(({ from, to }) => ({ from, to })),
      periodStartInstants: periods.map(({ from }) => toIso(civilToInstant(input.subscription.zone, from))),
      lines,
      totalMinor: sumOf(lines),
    },
  };
}

function firstCycle({ given }: Question) {
  const input = z
    .object({ startDate: civilDate, anchor, interval: z.enum(intervals), intervalCount: z.int().default(1) })
    .parse(given);
  return { answer: { date: firstCycleDate(input) } };
}

function runs({ given, steps }: Question) {
  let facts = factsOf(subscribed.parse(given));
  let totalInvoices = 0;
  const answers = steps.map((step) => {
    const { at: now, action } = at.parse(step);
    if (action !== 'run-billing') facts = endSubscription(facts, { endsAt: now }, now).facts;
    const lines: ReturnType<typeof lineOf>[] = [];
    for (let { due } = planProcess(process, facts, now); due[0]; { due } = planProcess(process, facts, now)) {
      const [effect] = due;
      if (effect.kind === 'invoice') {
        const period = periodAt(layoutOf(facts), Number(effect.data?.period));
        lines.push(lineOf(facts, period));
      }
      facts = applyOutcome(process, facts, effect, { state: 'done', at: now }, now);
    }
    totalInvoices += lines.length;
    const last = lines.at(-1);
    const days = last && 'days' in last ? { prorationDays: last.days, periodDays: last.periodDays } : {};
    return { newInvoices: lines.length, totalMinor: sumOf(lines), lines, ...days };
  });
  const next = nextBillable(facts, facts.subscription.billedThrough)?.dueAt ?? null;
  return { answer: { totalInvoices, nextAt: next === null ? null : toIso(next) }, steps: answers };
}

function change({ given }: Question) {
  const changes = z.array(z.object({ at: instant, plan: z.string() }));
  const input = base.extend({ subscription, oldPlan: plan, changes }).parse(given);
  const { zone } = input.subscription;
  const startDate = civilDateAt(zone, input.subscription.startAt);
  const { terms } = input.modes;
  let oldPrice = input.oldPlan;
  let chargedFrom = factsOf({ ...input, plan: oldPrice }).subscription.chargedFrom;
  const lines = input.changes.flatMap((step) => {
    const newPrice = plan.parse(given[step.plan]);
    const { anchor: rule } = input.subscription;
    const result = changePrice({ startDate, zone, anchor: rule, at: step.at, oldPrice, newPrice, chargedFrom, terms });
    oldPrice = newPrice;
    chargedFrom = result.splitOn;
    return result.lines.map((line) => ({
      type: line.type,
      amountMinor: toWire(line.amountMinor),
      period: line.period,
      from: line.part.from,
      to: line.part.to,
      ...measured(terms, line),
    }));
  });
  return { answer: { lines, totalMinor: sumOf(lines) } };
}

function termination({ given }: Question) {
  const input = subscribed.extend({ terminatedAt: instant }).parse(given);
  const facts = factsOf(input);
  const { period, used, unused } = terminate({
    layout: layoutOf(facts),
    zone: input.subscription.zone,
    priceMinor: input.plan.priceMinor,
    endsAt: input.terminatedAt,
    chargedFrom: facts.subscription.chargedFrom,
    terms: facts.terms,
  });
  const creditMinor = toWire(-unused.amountMinor);
  return { answer: { amountMinor: toWire(used.amountMinor), ...measured(facts.terms, used), period, creditMinor } };
}

const tax = z.object({ code: z.string(), ratePercent: z.string() });

function invoice({ given }: Question) {
  const line = z.object({ id: z.string(), amountMinor: minor, taxes: z.array(tax).default([]) });
  const input = base.extend({ lines: z.array(line), couponMinor: minor.default(0n) }).parse(given);
  const totals = computeTotals(input.lines, input.couponMinor, input.modes.terms);
  const lines = totals.lines.map(({ couponMinor, taxMinor }, index) => ({
    id: input.lines[index]?.id,
    couponMinor: toWire(couponMinor),
    taxMinor: toWire(taxMinor),
  }));
  const taxes = totals.taxes.map((each) => ({ ...each, taxMinor: toWire(each.taxMinor) }));
  return { answer: { lines, taxes, ...figures(totals) } };
}

type Figures = Pick<ReturnType<typeof computeTotals>, 'netMinor' | 'taxMinor' | 'totalMinor'> &
  Partial<Pick<ReturnType<typeof computeTotals>, 'subtotalMinor' | 'couponMinor'>>;

const figures = ({ subtotalMinor, couponMinor, netMinor, taxMinor, totalMinor }: Figures) => ({
  ...(subtotalMinor !== undefined && { subtotalMinor: toWire(subtotalMinor) }),
  ...(couponMinor !== undefined && { couponMinor: toWire(couponMinor) }),
  netMinor: toWire(netMinor),
  taxMinor: toWire(taxMinor),
  totalMinor: toWire(totalMinor),
});

function numbering({ given, steps }: Question) {
  const scheme = z.enum(numberingSchemes);
  const input = z
    .object({
      zone: z.string(),
      prefix: z.string(),
      numbering: scheme,
      formats: z.partialRecord(scheme, z.string()),
      customerSequence: z.record(z.string(), z.string()).default({}),
    })
    .parse(given);
  let rules = { ...input, scheme: input.numbering };
  let series = EMPTY_SERIES;
  const documents = new Map<string, { status: InvoiceStatus; number: string | null }>();
  const drawn: string[] = [];
  const names = z.array(z.string()).optional();
  const stepOf = at.extend({
    customers: names,
    invoices: names,
    numbering: scheme.optional(),
    prefix: z.string().optional(),
  });

  const move = (id: string, to: InvoiceStatus, now: number, customer: string) => {
    const document = documents.get(id) ?? { status: 'draft' as const, number: null };
    if (!canMove(invoiceTransitions, document.status, to)) return document.number;
    let { number } = document;
    if (to === 'open') {
      const text = input.customerSequence[customer] ?? '';
      ({ number, series } = drawNumber(rules, series, { key: customer, text }, now));
      drawn.push(number);
    }
    documents.set(id, { status: to, number });
    return number;
  };
  const answers = steps.map((step, position) => {
    const { at: now, action, customers, invoices = [], ...settings } = stepOf.parse(step);
    if (action === 'set-numbering') {
      rules = { ...rules, scheme: settings.numbering ?? rules.scheme, prefix: settings.prefix ?? rules.prefix };
    }
    if (action === 'draft') for (const id of invoices) documents.set(id, { status: 'draft', number: null });
    if (action === 'delete-draft') for (const id of invoices) documents.delete(id);
    const ids = customers?.map((customer) => ({ id: `${position} ${customer}`, customer }));
    const targets = ids ?? invoices.map((id) => ({ id, customer: '' }));
    const to = action === 'finalize' ? 'open' : action === 'void' ? 'void' : null;
    const numbers = targets.map(({ id, customer }) =>
      to === null ? (documents.get(id)?.number ?? null) : move(id, to, now, customer),
    );
    return { numbers };
  });
  const counted = drawn.map((number) => Number(/(\d+)$/.exec(number)?.[1])).sort((a, b) => a - b);
  const distinct = new Set(drawn).size === drawn.length;
  return { answer: { distinct, gapless: counted.every((count, index) => count === index + 1) }, steps: answers };
}

function dunning({ given, steps }: Question) {
  const input = z
    .object({
      maxAttempts: z.int(),
      gapDays: z.number(),
      thresholds: z.record(z.string(), minor),
      modes: z
        .object({ attemptGap: z.enum(['strictly-more-than', 'at-least']).default('strictly-more-than') })
        .prefault({}),
    })
    .parse(given);
  const { maxAttempts, gapDays, thresholds: thresholdsMinor } = input;
  const campaign = { maxAttempts, gapDays, gap: input.modes.attemptGap, thresholdsMinor };
  let state = NO_DUNNING;
  const stepOf = at.extend({ addMinor: z.record(z.string(), minor).default({}) });
  const answers = steps.map((step) => {
    const { at: now, action, addMinor } = stepOf.parse(step);
    for (const [currency, amount] of Object.entries(addMinor)) state = addOverdue(state, currency, amount);
    let requested: readonly string[] = [];
    if (action === 'run-dunning') ({ requested, state } = runDunning(campaign, state, now));
    return { requested, attempts: state.attempts, finishedEvents: state.finishedEvents };
  });
  return { answer: { attempts: state.attempts, finishedEvents: state.finishedEvents }, steps: answers };
}

function fraction({ given }: Question) {
  const input = base
    .extend({
      from: civilDate,
      to: civilDate,
      interval: z.enum(intervals),
      intervalCount: z.int().default(1),
      stub: z.enum(['leading', 'trailing']).default('leading'),
      zone: z.string().default('UTC'),
    })
    .parse(given);
  const { from, to, stub: side, interval, intervalCount, zone } = input;
  const unit = input.modes.terms.prorationUnit;
  const share = stubShare({ from, to, side }, { unit, zone, interval, intervalCount });
  return {
    answer: { fraction: toDecimal(asRatio(share), input.modes.decimals), ...measured(input.modes.terms, share) },
  };
}

function creditNote({ given }: Question) {
  const input = subscribed.extend({ taxRatePercent: z.string(), terminatedAt: instant }).parse(given);
  const start = factsOf(input);
  const taxes = [{ code: 'tax', ratePercent: input.taxRatePercent }];
  const index = Math.max(0, periodIndexOn(layoutOf(start), civilDateAt(input.subscription.zone, input.terminatedAt)));
  const facts = { ...start, taxes, subscription: { ...start.subscription, billedThrough: index + 1 } };
  const billed = computeInvoice(facts, index);
  const { unused } = endSubscription(facts, { endsAt: input.terminatedAt }, input.terminatedAt);
  const line = { amountMinor: billed.subtotalMinor, taxes };
  const units = { units: unused?.units ?? 0, chargedUnits: unused?.chargedUnits ?? 0 };
  const credit = creditUnused(line, units, facts.terms.taxBehaviour);
  const share = measured(facts.terms, { units: units.units, periodUnits: unused?.periodUnits ?? 0 });
  return {
    answer: {
      invoice: { ...figures(billed), period: billed.period },
      creditNote: { ...figures(credit), amountMinor: toWire(credit.netMinor), ...share },
    },
  };
}

function overdue({ given }: Question) {
  const state = z.object({ name: z.string(), afterDays: z.int(), blocksBilling: z.boolean().default(false) });
  const unpaid = z.object({ id: z.string().optional(), date: civilDate });
  const input = subscribed
    .extend({
      invoices: z.array(unpaid).min(1),
      retryEveryDays: z.int(),
      overdueStates: z.array(state),
      paidOn: civilDate,
    })
    .parse(given);
  const facts = factsOf(input);
  const layout = layoutOf(facts);
  const { zone } = input.subscription;
  const dates = input.invoices.map((each) => each.date).sort();
  const reached = statesReached(dates[0] ?? input.paidOn, input.overdueStates, input.paidOn);
  const blockedFrom = reached.find((each) => each.blocksBilling)?.on;
  const nextPeriod = periodAt(layout, periodIndexOn(layout, dates.at(-1) ?? input.paidOn) + 1);
  const price = { layout, zone, priceMinor: input.plan.priceMinor, unit: facts.terms.prorationUnit };
  const repairs = blockedFrom
    ? repairBlocked({ from: blockedFrom, to: input.paidOn, billedTo: nextPeriod.from }, price)
    : [];
  const creditMinor = -repairs.reduce((all, repair) => all + repair.amountMinor, 0n);
  const next = computeInvoice({ ...facts, creditMinor }, nextPeriod.index);
  const [repair] = repairs.map(({ from, to, amountMinor, ...share }) => ({
    period: { from, to },
    amountMinor: toWire(amountMinor),
    ...measured(facts.terms, share),
  }));
  return {
    answer: {
      retries: input.invoices.map((each) => ({
        ...each,
        dates: retryDates(each.date, input.retryEveryDays, input.paidOn),
      })),
      retryDates: input.invoices.flatMap((each) => retryDates(each.date, input.retryEveryDays, input.paidOn)).sort(),
      stateDates: Object.fromEntries(reached.map((each) => [each.name, each.on])),
      repair: repair ?? null,
      next: {
        date: billingDate(nextPeriod, input.plan.timing),
        period: next.period,
        amountMinor: toWire(next.subtotalMinor),
        creditMinor: toWire(-next.creditAppliedMinor),
        totalMinor: toWire(next.totalMinor),
        dueMinor: toWire(next.dueMinor),
      },
    },
  };
}

function currency({ given }: Question) {
  const input = base
    .extend({ currency: z.string(), decimal: z.string(), processorStep: minor.default(1n) })
    .parse(given);
  const amount = parseMinor(input.decimal, input.currency, 'half-up');
  const rounding = input.modes.rounding === 'up' ? 'up' : 'nearest';
  const processorMinor = toProcessorStep(amount, input.processorStep, rounding);
  return { answer: { minor: toWire(amount), processorMinor: toWire(processorMinor) } };
}

function trial({ given }: Question) {
  const input = base.extend({ startAt: instant, zone: z.string(), trialDays: z.int() }).parse(given);
  return { answer: { trialEndsAt: toIso(trialEnd(input, input.modes.terms.trialUnit)) } };
}

export const billing: Adapters = {
  schedule,
  'first-cycle-date': firstCycle,
  runs,
  change,
  terminate: termination,
  invoice,
  numbering,
  dunning,
  fraction,
  'credit-note': creditNote,
  overdue,
  currency,
  'trial-end': trial,
};
