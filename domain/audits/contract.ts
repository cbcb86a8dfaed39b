import { z } from 'zod';
import { listInput, listOutput } from '../list.ts';
import { isoInstant } from '../time/instant.ts';

export const auditSchema = z
  .object({
    id: z.uuid(),
    at: isoInstant,
    actor: z.object({ kind: z.string(), id: z.string().nullable(), name: z.string().nullable() }),
    action: z.string(),
    noun: z.string(),
    subjectId: z.uuid(),
    /** only the fields that changed */
    before: z.record(z.string(), z.unknown()).nullable(),
    after: z.record(z.string(), z.unknown()).nullable(),
    reason: z.string().nullable(),
    requestId: z.string().nullable(),
  })
  .meta({ id: 'AuditEntry' });
export type AuditEntry = z.output<typeof auditSchema>;

export const auditListInput = listInput({
  sortable: ['at'],
  defaultSort: '-at',
  filters: { noun: z.string(), subjectId: z.uuid(), actorId: z.string(), action: z.string() },
});
export type AuditListInput = z.output<typeof auditListInput>;
export const auditListOutput = listOutput(auditSchema);
