import type { LeadConsequence } from '../../domain/leads/requests.ts';
import { simulate } from '../../domain/process/plan.ts';
import { DAY } from '../../domain/time/instant.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma } from '../database.ts';
import { nurtureStore } from '../enrolments/process.ts';
import { ownedRows } from '../owned.ts';
import { selectProcesses, withLedgers } from '../processes/rows.ts';
import { readLead } from './read.ts';

/** As far as a wait can reach. */
const HORIZON = 731 * DAY;

/** What would end if the lead converted, unsubscribed or were deleted now: its journeys, and the mails that it would still have got. */
export async function leadConsequence(ctx: Ctx, input: { readonly id: string }): Promise<LeadConsequence> {
  const reach = ownedRows(ctx, permit(ctx, 'lead:read'), 'l.owner_id');
  const now = await ctx.clock.now();
  return transaction(ctx, async (tx) => {
    await readLead(ctx, tx, input.id, reach);
    const names = await tx.$queryRaw<{ name: string }[]>`
      SELECT j.name FROM enrolment e JOIN journey j ON j.tenant_id = e.tenant_id AND j.id = e.journey_id
      WHERE e.tenant_id = ${ctx.tenantId}::uuid AND e.lead_id = ${input.id}::uuid AND e.status = 'active' ORDER BY j.name`;
    const theirs = Prisma.sql`p.tenant_id = ${ctx.tenantId}::uuid AND p.kind = 'nurture' AND p.subject_id IN (
      SELECT e.id FROM enrolment e WHERE e.tenant_id = ${ctx.tenantId}::uuid AND e.lead_id = ${input.id}::uuid AND e.status = 'active')`;
    const facts = await nurtureStore.load(tx, await withLedgers(tx, await selectProcesses(tx, theirs)), now);
    const [waiting] = await tx.$queryRaw<{ n: number }[]>`
      SELECT count(*)::int AS n FROM message m WHERE m.tenant_id = ${ctx.tenantId}::uuid AND m.noun = 'lead'
        AND m.subject_id = ${input.id}::uuid AND m.state = 'queued'`;
    const toCome = [...facts.values()].flatMap((each) =>
      simulate(nurtureStore.definition, each, { from: now, until: now + HORIZON, limit: 200 }).entries.filter(
        ({ effect, state }) => effect.kind === 'send' && state === 'done',
      ),
    );
    return { journeys: names.map((row) => row.name), mails: toCome.length + (waiting?.n ?? 0) };
  });
}
