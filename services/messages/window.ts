import type { SendRules } from '../../domain/journeys/send-rules.ts';
import { windowTime } from '../../domain/journeys/send-time.ts';
import { zoneFor } from '../../domain/journeys/wait.ts';
import { type Instant, MINUTE } from '../../domain/time/instant.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../database.ts';

/** A message is written inside its window. This much later it goes out at another hour than its journey meant. */
const LATE = 5 * MINUTE;

interface Waiting {
  readonly id: string;
  readonly state: string;
  readonly noun: string;
  readonly attempt: number;
  readonly writtenAt: Date;
}

/**
 * Messages of journeys that are late (refused before, or held with their channel), by id, with the instant at which their send window opens
 * again. Those that may go out now are left out. The cap is not judged again: it has counted them since they were written.
 */
export async function outsideWindow(
  ctx: Ctx,
  tx: Tx,
  due: readonly Waiting[],
  now: Instant,
): Promise<ReadonlyMap<string, Instant>> {
  const late = due.filter(
    ({ state, noun, attempt, writtenAt }) =>
      state === 'queued' && noun === 'lead' && (attempt > 0 || now - writtenAt.getTime() > LATE),
  );
  if (late.length === 0) return new Map();
  // A journey's message has the id of the effect that wrote it.
  const rows = await tx.$queryRaw<{ id: string; versionId: string; zone: string | null; defaultZone: string }[]>`
    SELECT g.id, e.journey_version_id AS "versionId", l.zone, t.zone AS "defaultZone" FROM ledger g
    JOIN process p ON p.tenant_id = g.tenant_id AND p.id = g.process_id AND p.kind = 'nurture'
    JOIN enrolment e ON e.tenant_id = p.tenant_id AND e.id = p.subject_id
    JOIN lead l ON l.tenant_id = e.tenant_id AND l.id = e.lead_id
    JOIN tenant t ON t.id = g.tenant_id
    WHERE g.tenant_id = ${ctx.tenantId}::uuid AND g.id = ANY(${late.map(({ id }) => id)}::uuid[])`;
  const versions = await tx.$queryRaw<{ id: string; rules: SendRules }[]>`
    SELECT id, design -> 'rules' AS rules FROM journey_version
    WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ANY(${[...new Set(rows.map(({ versionId }) => versionId))]}::uuid[])`;
  const rules = new Map(versions.map((version) => [version.id, version.rules]));
  return new Map(
    rows.flatMap(({ id, versionId, zone, defaultZone }) => {
      const known = rules.get(versionId);
      const at = known ? windowTime(known, zoneFor(zone, defaultZone), now) : null;
      return at !== null && at > now ? [[id, at] as const] : [];
    }),
  );
}
