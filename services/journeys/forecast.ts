import { notFound } from '../../domain/errors.ts';
import type { JourneyForecast } from '../../domain/journeys/requests.ts';
import { simulate } from '../../domain/process/plan.ts';
import { addDays, civilDateAt, startOfDay } from '../../domain/time/civil.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma } from '../database.ts';
import { nurtureStore } from '../enrolments/process.ts';
import { selectProcesses, withLedgers } from '../processes/rows.ts';

const DAYS = 7;
/** Enrolments that are forecast one by one; beyond these the rest is taken to behave alike. Some 0.1 ms each. */
const SAMPLE = 1000;

/** How many messages go out in the week to come, today included, if nothing changes: the enrolments' own plans, run ahead. */
export async function forecastJourney(ctx: Ctx, input: { readonly id: string }): Promise<JourneyForecast> {
  permit(ctx, 'journey:read');
  permit(ctx, 'enrolment:read');
  const now = await ctx.clock.now();
  return transaction(ctx, async (tx) => {
    const [found] = await tx.$queryRaw<{ zone: string }[]>`
      SELECT t.zone FROM journey j JOIN tenant t ON t.id = j.tenant_id WHERE j.tenant_id = ${ctx.tenantId}::uuid AND j.id = ${input.id}::uuid`;
    if (!found) throw notFound('This journey');
    const { zone } = found;
    const today = civilDateAt(zone, now);
    const dates = Array.from({ length: DAYS }, (_, i) => addDays(today, i));
    const until = startOfDay(zone, addDays(today, DAYS));
    const moving = Prisma.sql`p.tenant_id = ${ctx.tenantId}::uuid AND p.kind = 'nurture' AND p.status = 'running' AND p.next_at < ${new Date(until)}
      AND p.subject_id IN (SELECT e.id FROM enrolment e WHERE e.tenant_id = ${ctx.tenantId}::uuid AND e.journey_id = ${input.id}::uuid AND e.status = 'active')`;
    const [counted] = await tx.$queryRaw<{ n: number }[]>`SELECT count(*)::int AS n FROM process p WHERE ${moving}`;
    const total = counted?.n ?? 0;
    // Ids begin with the time they were made at; their last digits are the even ones to draw from.
    const drawn =
      total <= SAMPLE
        ? moving
        : Prisma.sql`p.id IN (SELECT p.id FROM process p WHERE ${moving} ORDER BY right(p.id::text, 12) LIMIT ${SAMPLE})`;
    const rows = await selectProcesses(tx, drawn);
    const facts = await nurtureStore.load(tx, await withLedgers(tx, rows), now);
    const sends = new Map<string, number>();
    for (const each of facts.values()) {
      for (const { effect, state, at } of simulate(nurtureStore.definition, each, { from: now, until, limit: 100 })
        .entries) {
        if (effect.kind !== 'send' || state !== 'done' || at >= until) continue;
        const date = civilDateAt(zone, at);
        sends.set(date, (sends.get(date) ?? 0) + 1);
      }
    }
    const share = rows.length === 0 ? 1 : total / rows.length;
    return {
      days: dates.map((date) => ({ date, sends: Math.round((sends.get(date) ?? 0) * share) })),
      moving: total,
      sampled: rows.length,
    };
  });
}
