import type { BeatMark } from '../../domain/process/contract.ts';
import { toIso } from '../../domain/time/instant.ts';
import { dateWords } from '../../domain/time/words.ts';
import { processWords, type TimesheetStatus } from '../../domain/timesheets/contract.ts';
import type { TimesheetEffect, TimesheetFacts } from '../../domain/timesheets/facts.ts';
import { timesheetApproval } from '../../domain/timesheets/plan.ts';
import { audit } from '../audit.ts';
import { derivedId } from '../ids.ts';
import { notify } from '../notifications/notify.ts';
import type { ProcessStore } from '../processes/store.ts';
import { loadDelegations } from './load-delegations.ts';
import { readSettings, waitingCalendar } from './settings.ts';

export interface StoredTimesheetFacts extends TimesheetFacts {
  readonly memberName: string;
  readonly periodFrom: string;
  readonly decidedAt: number | null;
}

interface Row {
  id: string;
  status: string;
  version: number;
  submission: number;
  submittedAt: Date | null;
  escalatedAt: Date | null;
  decidedAt: Date | null;
  memberName: string;
  periodFrom: string;
  approverId: string | null;
  approverZone: string | null;
  managerId: string | null;
}

/** Approval of a submitted sheet. */
export const timesheetStore: ProcessStore<StoredTimesheetFacts, TimesheetEffect> = {
  definition: timesheetApproval as ProcessStore<StoredTimesheetFacts, TimesheetEffect>['definition'],
  form: 'subject',
  noun: 'timesheets',
  outside: new Set(),
  words: processWords,
  beat: ({ submittedAt, decidedAt, sheet }) => ({
    marks: [
      event('submitted', submittedAt, 'Submitted', 'running'),
      ...(decidedAt === null
        ? []
        : [
            event(
              'decided',
              decidedAt,
              sheet.status === 'rejected' ? 'Rejected' : 'Approved',
              sheet.status === 'rejected' ? 'warned' : 'done',
            ),
          ]),
    ],
    spans: [],
  }),
  async describe(tx, ids) {
    const rows = await tx.$queryRaw<{ id: string; name: string; from: string }[]>`
      SELECT t.id, m.name, t.period_from::text AS "from" FROM timesheet t JOIN member m ON m.tenant_id = t.tenant_id AND m.id = t.member_id
      WHERE t.tenant_id = (SELECT app_tenant()) AND t.id = ANY(${ids}::uuid[])`;
    return new Map(
      rows.map((row) => [row.id, { title: `${row.name}, week of ${dateWords(row.from)}`, href: `/time/${row.id}` }]),
    );
  },
  async load(tx, subjects) {
    const ids = subjects.map((subject) => subject.subjectId);
    const rows = await tx.$queryRaw<Row[]>`
      SELECT t.id, t.status, t.version, t.submission, t.submitted_at AS "submittedAt", t.escalated_at AS "escalatedAt", t.decided_at AS "decidedAt",
        m.name AS "memberName", t.period_from::text AS "periodFrom", a.id AS "approverId", a.zone AS "approverZone",
        CASE WHEN g.deleted_at IS NULL THEN g.id END AS "managerId"
      FROM timesheet t JOIN member m ON m.tenant_id = t.tenant_id AND m.id = t.member_id
      LEFT JOIN member a ON a.tenant_id = t.tenant_id AND a.id = t.approver_id
      LEFT JOIN member g ON g.tenant_id = a.tenant_id AND g.id = a.manager_id
      WHERE t.tenant_id = (SELECT app_tenant()) AND t.id = ANY(${ids}::uuid[])`;
    const calendar = await waitingCalendar(tx);
    const { approval: waiting } = await readSettings(tx);
    const delegations = await loadDelegations(tx);
    const found = new Map(rows.map((row) => [row.id, row]));
    const facts = new Map<string, StoredTimesheetFacts>();
    for (const { processId, subjectId, base } of subjects) {
      const row = found.get(subjectId);
      if (!row) continue;
      facts.set(processId, {
        ...base,
        sheet: {
          status: row.status as TimesheetStatus,
          version: row.version,
          escalated: row.escalatedAt !== null,
          submission: row.submission,
        },
        submittedAt: row.submittedAt?.getTime() ?? 0,
        calendar,
        waiting,
        approver: row.approverId && row.approverZone ? { id: row.approverId, zone: row.approverZone } : null,
        delegations,
        managerId: row.managerId,
        memberName: row.memberName,
        periodFrom: row.periodFrom,
        decidedAt: row.decidedAt?.getTime() ?? null,
      });
    }
    return facts;
  },
  async write(ctx, tx, performed, advanced, now) {
    const done = performed.filter(({ outcome }) => outcome.state === 'done');
    await notify(
      ctx,
      tx,
      now,
      ...done.map(({ ledgerId, subjectId, effect, before }) => ({
        id: derivedId(ledgerId, effect.data.recipientId),
        memberId: effect.data.recipientId,
        tone: 'warning' as const,
        title:
          effect.kind === 'remind'
            ? `${before.memberName}’s timesheet (week of ${dateWords(before.periodFrom)}) waits for your approval`
            : `${before.memberName}’s timesheet (week of ${dateWords(before.periodFrom)}) was left undecided: it is yours now`,
        href: `/time/${subjectId}`,
      })),
    );
    const escalated = advanced
      .filter(({ before, after }) => after.sheet.escalated && !before.sheet.escalated)
      .map(({ subjectId }) => ({ id: subjectId }));
    if (escalated.length === 0) return;
    await tx.$executeRaw`
      UPDATE timesheet t SET escalated_at = ${new Date(now)}
      WHERE t.tenant_id = (SELECT app_tenant()) AND t.id = ANY(${escalated.map(({ id }) => id)}::uuid[]) AND t.status = 'submitted' AND t.escalated_at IS NULL`;
    await audit(
      ctx,
      tx,
      new Date(now),
      ...escalated.map(({ id }) => ({ action: 'escalated', noun: 'timesheet', subjectId: id })),
    );
  },
};

const event = (id: string, at: number, label: string, tone: BeatMark['tone']): BeatMark => ({
  id,
  at: toIso(at),
  label,
  detail: null,
  tone,
  shape: 'event',
  forecast: false,
  assumption: null,
  lateSeconds: null,
  state: null,
  actor: null,
  href: null,
});
