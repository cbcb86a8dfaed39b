import { processWords } from '../../domain/collection/contract.ts';
import type { CollectionFacts } from '../../domain/collection/facts.ts';
import { collection } from '../../domain/collection/plan.ts';
import { STEP_WORDS } from '../../domain/collection/policy.ts';
import {
  type DunningPreview,
  type PreviewDunningInput,
  previewDunningInput,
} from '../../domain/collection/requests.ts';
import { workingDaysOf } from '../../domain/collection/working-days.ts';
import { simulate } from '../../domain/process/plan.ts';
import { addDays, civilDateAt, civilToInstant, daysBetween } from '../../domain/time/civil.ts';
import { DAY, toIso } from '../../domain/time/instant.ts';
import { billingSettings } from '../billing/settings.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import type { Tx } from '../database.ts';

/** What would happen to an invoice that is issued today at nine and never paid, by the ladder that is being edited: the plan itself is asked. */
export async function previewDunning(ctx: Ctx, input: PreviewDunningInput): Promise<DunningPreview> {
  permit(ctx, 'invoice:read');
  const { policy, paymentTermDays, reason } = previewDunningInput.parse(input);
  const now = await ctx.clock.now();
  return transaction(ctx, async (tx) => {
    const { schedule, numbering } = await billingSettings(tx);
    const { zone } = numbering;
    const issuedOn = civilDateAt(zone, now);
    const payBy = addDays(issuedOn, paymentTermDays);
    const issuedAt = civilToInstant(zone, issuedOn, '09:00');
    const facts: CollectionFacts = {
      status: 'running',
      ledger: {},
      invoice: {
        id: '',
        status: 'open',
        currency: 'EUR',
        totalMinor: 1n,
        dueMinor: 1n,
        finalizedAt: issuedAt,
        payBy,
        zone,
      },
      schedule,
      dunning: { ...policy, since: null, working: await workingDays(tx, policy.calendarId) },
      holds: [],
      paymentMethodSince: reason === null ? null : issuedAt - DAY,
      attempts: [],
    };
    const declines: typeof collection = {
      ...collection,
      assume: (known, effect) => {
        const assumed = collection.assume?.(known, effect) ?? null;
        return assumed && { ...assumed, result: { status: 'declined_soft', code: reason, providerId: null } };
      },
    };
    const { entries } = simulate(declines, facts, { from: issuedAt, until: issuedAt + 500 * DAY });
    return {
      issuedOn,
      payBy,
      entries: entries
        .filter(({ state }) => state !== 'superseded')
        .map(({ effect, at }) => ({
          at: toIso(at),
          day: daysBetween(issuedOn, civilDateAt(zone, at)),
          kind: effect.kind,
          words:
            effect.kind in STEP_WORDS
              ? STEP_WORDS[effect.kind as keyof typeof STEP_WORDS]
              : processWords(effect.kind, effect.key),
        })),
    };
  });
}

async function workingDays(tx: Tx, calendarId: string | null): Promise<CollectionFacts['dunning']['working']> {
  if (calendarId === null) return null;
  const [row] = await tx.$queryRaw<{ weekly: Record<string, unknown[]>; holidays: string[] }[]>`
    SELECT weekly, holidays FROM business_calendar WHERE tenant_id = (SELECT app_tenant()) AND id = ${calendarId}::uuid`;
  return row ? workingDaysOf(row.weekly, row.holidays) : null;
}
