import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JourneyNode } from '../../domain/journeys/contract.ts';
import type { SendRules } from '../../domain/journeys/send-rules.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import type { Ctx } from '../context.ts';
import { createJourney } from '../journeys/create.ts';
import { publishJourney } from '../journeys/publish.ts';
import { createLead } from '../leads/create.ts';
import { deleteLead } from '../leads/delete.ts';
import { unsubscribeLead } from '../leads/unsubscribe.ts';
import { convertLead, updateLead } from '../leads/update.ts';
import { actCohort } from '../processes/act.ts';
import { cancelProcess } from '../processes/intervene.ts';
import { stores } from '../registry.ts';
import { COHORT_SIZE, enrolLeads } from './enrol.ts';
import { exitEnrolment } from './exit.ts';
import { getEnrolment } from './get.ts';
import { listEnrolments } from './list.ts';
import { previewEnrolment } from './preview.ts';
import { nurtureStore } from './process.ts';
import { unsubscribeByLink } from './unsubscribe-by-link.ts';

let house: House;
let ctx: Ctx;
let stranger: Ctx;
let guest: Ctx;
beforeAll(async () => {
  house = await openHouse();
  ctx = house.ctx(house.acme, house.acme.as('manager'));
  stranger = house.ctx(house.other, house.other.as('owner'));
  guest = house.ctx(house.acme, house.acme.as('guest'));
});
afterAll(() => house.close());

const send = (id: string, nextId: string, body = `Hi {{firstName|there}}, this is ${id}`): JourneyNode => ({
  id,
  type: 'send-email',
  subject: `About {{source|us}}: ${id}`,
  body,
  nextId,
});
const twoDays: JourneyNode = { id: 'wait', type: 'wait', wait: { for: { unit: 'days', count: 2 } }, nextId: 'second' };
const NODES = [send('first', 'wait'), twoDays, send('second', 'end'), { id: 'end', type: 'end' } as const];

async function published(name: string, nodes: JourneyNode[] = NODES, rules?: SendRules): Promise<string> {
  const design = { graph: { startId: nodes[0]?.id ?? '', nodes }, ...(rules && { rules }) };
  const { id } = await createJourney(ctx, { name, design });
  await publishJourney(ctx, { id, version: 1 });
  return id;
}
let leads = 0;
const lead = (input: Partial<Parameters<typeof createLead>[1]> = {}) =>
  createLead(ctx, { name: `Lead ${++leads}`, email: `lead-${leads}@x.test`, ...input });

async function rows<T extends object>(sql: string, ...values: unknown[]): Promise<T[]> {
  return (await house.owner.query<T>(sql, values)).rows;
}
const processOf = async (enrolmentId: string) =>
  (
    await rows<{
      id: string;
      status: string;
      next_at: Date | null;
      next_what: string;
      outcome: string | null;
      workflow_id: string;
    }>('SELECT * FROM process WHERE subject_id = $1', enrolmentId)
  )[0];
const wakes = async (workflowId: string | undefined) =>
  (await rows('SELECT FROM outbox WHERE workflow_id = $1', workflowId)).length;
const act = async (workflowId: string | undefined) =>
  (await actCohort(ctx, nurtureStore, workflowId ?? '', () => {})).performed;
const at = (day: number, time = '09:00') => Date.parse(`2026-03-${String(day).padStart(2, '0')}T${time}:00Z`);
const moveTo = (instant: number) => house.clock.moveTo(instant);

describe('enrolling', () => {
  it('counts why leads are left out, takes each once, and wakes one workflow for all', async () => {
    const journeyId = await published('By filter');
    const source = 'Filter';
    const [a] = await Promise.all([
      lead({ source }),
      lead({ source }),
      lead({ source, email: null }),
      lead({ source, status: 'lost' }),
    ]);
    const left = await lead({ source });
    await unsubscribeLead(ctx, { id: left.id });
    await convertLead(ctx, { id: (await lead({ source })).id, version: 1 });
    await lead({ source: 'Elsewhere' });
    expect(await enrolLeads(ctx, { journeyId, leadId: a.id })).toMatchObject({ found: 1, enrolled: 1 });
    const filter = { field: 'source', op: 'eq' as const, value: source };
    const result = await enrolLeads(ctx, { journeyId, filter });
    expect(result).toMatchObject({
      found: 6,
      enrolled: 2,
      skipped: { unsubscribed: 1, converted: 1, lost: 1, alreadyActive: 1 },
      enrolmentId: null,
    });
    expect(await enrolLeads(ctx, { journeyId, filter })).toMatchObject({ enrolled: 0, skipped: { alreadyActive: 3 } });
    const found = await rows<{ workflow_id: string; next_at: Date }>(
      `SELECT p.workflow_id, p.next_at FROM enrolment e JOIN process p ON p.subject_id = e.id AND p.planned_revision = p.revision WHERE e.journey_id = $1`,
      journeyId,
    );
    expect(found).toHaveLength(3);
    expect(new Set(found.map((row) => row.workflow_id)).size).toBe(1);
    expect(await wakes(found[0]?.workflow_id)).toBe(2);
    expect((await house.history(journeyId)).filter(({ action }) => action === 'leads-enrolled')).toMatchObject([
      { after: { enrolled: 1 } },
      { after: { enrolled: 2 } },
    ]);
  });

  it('takes one lead, says which enrolment it has, and refuses what makes no sense', async () => {
    const journeyId = await published('One lead');
    const { id: leadId } = await lead();
    const { enrolmentId } = await enrolLeads(ctx, { journeyId, leadId });
    expect(await enrolLeads(ctx, { journeyId, leadId })).toMatchObject({
      enrolled: 0,
      skipped: { alreadyActive: 1 },
      enrolmentId,
    });
    const draft = await createJourney(ctx, {
      name: 'Draft',
      design: { graph: { startId: 'end', nodes: [{ id: 'end', type: 'end' }] } },
    });
    await expect(enrolLeads(ctx, { journeyId: draft.id, leadId })).rejects.toMatchObject({ kind: 'Conflict' });
    await expect(enrolLeads(ctx, { journeyId, leadId, filter: { and: [] } })).rejects.toMatchObject({
      kind: 'Validation',
    });
    await expect(enrolLeads(ctx, { journeyId })).rejects.toMatchObject({ kind: 'Validation' });
    await expect(enrolLeads(guest, { journeyId, leadId })).rejects.toMatchObject({ kind: 'Forbidden' });
    await expect(enrolLeads(stranger, { journeyId, leadId })).rejects.toMatchObject({ kind: 'NotFound' });
    const foreign = await createLead(stranger, { name: 'Foreign' });
    await expect(enrolLeads(ctx, { journeyId, leadId: foreign.id })).rejects.toMatchObject({ kind: 'NotFound' });
  });

  it('fills a cohort to 500, then begins another; nobody is enrolled twice by two at once', async () => {
    const journeyId = await published('Many');
    await house.owner.query(
      `INSERT INTO lead (tenant_id, id, email, source, status, created_at, updated_at)
       SELECT $1, gen_random_uuid(), 'many-' || n || '@x.test', 'Many', 'new', now(), now() FROM generate_series(1, $2) n`,
      [house.acme.id, COHORT_SIZE + 1],
    );
    const filter = { field: 'source', op: 'eq' as const, value: 'Many' };
    const results = await Promise.all([enrolLeads(ctx, { journeyId, filter }), enrolLeads(ctx, { journeyId, filter })]);
    expect(results[0].enrolled + results[1].enrolled).toBe(COHORT_SIZE + 1);
    const sizes = () =>
      rows<{ n: string }>(
        'SELECT count(*) AS n FROM enrolment WHERE journey_id = $1 GROUP BY cohort_id ORDER BY cohort_id',
        journeyId,
      );
    expect((await sizes()).map((row) => Number(row.n))).toEqual([500, 1]);
    await enrolLeads(ctx, { journeyId, leadId: (await lead()).id });
    expect((await sizes()).map((row) => Number(row.n))).toEqual([500, 2]);
  });

  it('previews how many leads, and when the first mail goes out', async () => {
    const days = ['mon' as const, 'tue' as const, 'wed' as const, 'thu' as const, 'fri' as const];
    const rules = { window: { days, from: '09:00', to: '17:00' }, quietHours: null, holidays: [], cap: null };
    const journeyId = await published('Preview', NODES, rules);
    const source = 'Preview';
    await Promise.all([
      lead({ source, zone: 'Europe/Berlin' }),
      lead({ source, zone: 'America/New_York' }),
      lead({ source, email: null }),
    ]);
    moveTo(at(6, '18:00'));
    const filter = { field: 'source', op: 'eq' as const, value: source };
    const preview = await previewEnrolment(ctx, { journeyId, filter });
    expect(preview).toMatchObject({
      found: 3,
      toEnrol: 3,
      withoutAddress: 1,
      sampled: 3,
      // Friday evening in Berlin, still Friday 13:00 in New York.
      firstMailAt: '2026-03-06T18:00:00.000Z',
      lastFirstMailAt: '2026-03-09T08:00:00.000Z',
      mails: { fewest: 0, most: 2 },
      words: '3 leads, first mail today 18:00',
    });
    expect((await listEnrolments(ctx, { filter: { journeyId } })).total).toBe(0);
    moveTo(at(7));
    expect((await previewEnrolment(ctx, { journeyId, filter })).words).toBe('3 leads, first mail Monday 08:00');
    await expect(previewEnrolment(guest, { journeyId, filter })).rejects.toMatchObject({ kind: 'Forbidden' });
    moveTo(at(2));
  });
});

describe('on the way', () => {
  it('sends with a way out, passes by whom it cannot write to, and waits', async () => {
    const journeyId = await published('Sending');
    const withMail = await lead({ name: 'Ann Example', source: 'Web\r\nBcc: x@y.z' });
    const without = await lead({ email: null });
    const [first, second] = [
      await enrolLeads(ctx, { journeyId, leadId: withMail.id }),
      await enrolLeads(ctx, { journeyId, leadId: without.id }),
    ];
    const { workflow_id: workflowId } = (await processOf(first.enrolmentId ?? '')) ?? {};
    expect(await act(workflowId)).toBe(2);
    expect(await act(workflowId)).toBe(0);
    const messages = await rows<{ id: string; subject: string; body: string; subject_id: string }>(
      `SELECT m.* FROM message m WHERE m.subject_id = ANY($1)`,
      [withMail.id, without.id],
    );
    expect(messages).toHaveLength(1);
    const [message] = messages;
    expect(message).toMatchObject({ subject: 'About Web Bcc: x@y.z: first', subject_id: withMail.id });
    expect(message?.body).toContain('Hi Ann, this is first');
    expect(message?.body).toContain(`/unsubscribe/${house.acme.id}/${message?.id}`);
    const detail = await getEnrolment(ctx, { id: first.enrolmentId ?? '' });
    expect(detail).toMatchObject({
      nodeId: 'wait',
      nextAt: '2026-03-04T09:00:00.000Z',
      nextWords: 'Sends an e-mail',
      status: 'active',
    });
    expect(detail.process.timeline).toMatchObject([{ key: 'send:first#1', state: 'done', id: message?.id }]);
    expect(detail.process.next.map(({ key }) => key)).toEqual(['send:second#1', 'complete']);
    const passed = await getEnrolment(ctx, { id: second.enrolmentId ?? '' });
    expect(passed.process.timeline).toMatchObject([{ key: 'send:first#1', state: 'skipped' }]);
    await expect(getEnrolment(stranger, { id: detail.id })).rejects.toMatchObject({ kind: 'NotFound' });

    moveTo(at(4));
    expect(await act(workflowId)).toBe(4);
    expect(await getEnrolment(ctx, detail)).toMatchObject({
      status: 'completed',
      endedAt: '2026-03-04T09:00:00.000Z',
      process: { status: 'over', outcome: 'completed' },
    });
    // It has ended: the lead may go through it again.
    expect(await enrolLeads(ctx, { journeyId, leadId: withMail.id })).toMatchObject({ enrolled: 1 });
    moveTo(at(2));
  });

  it('holds the cap over journeys, counting what went out', async () => {
    const rules = { window: null, quietHours: null, holidays: [], cap: { max: 1, perSeconds: 86_400 } };
    const journeys = [await published('Capped', NODES, rules), await published('Capped too', NODES, rules)];
    const { id: leadId } = await lead();
    const [first] = [await enrolLeads(ctx, { journeyId: journeys[0] ?? '', leadId })];
    await act((await processOf(first?.enrolmentId ?? ''))?.workflow_id);
    const second = await enrolLeads(ctx, { journeyId: journeys[1] ?? '', leadId });
    expect((await processOf(second.enrolmentId ?? ''))?.next_at).toEqual(new Date(at(3)));
  });
});

describe('a lead that changes', () => {
  const enrolled = async (journey: string, nodes?: JourneyNode[]) => {
    const journeyId = await published(journey, nodes);
    const { id: leadId } = await lead();
    const enrolmentId = (await enrolLeads(ctx, { journeyId, leadId })).enrolmentId ?? '';
    const workflowId = (await processOf(enrolmentId))?.workflow_id;
    await act(workflowId);
    await house.owner.query('DELETE FROM outbox');
    return { journeyId, leadId, enrolmentId, workflowId };
  };

  it('leaves on conversion, at once and without another mail', async () => {
    const { leadId, enrolmentId, workflowId } = await enrolled('Conversion');
    moveTo(at(3));
    await convertLead(ctx, { id: leadId, version: 1 });
    expect(await wakes(workflowId)).toBe(1);
    await act(workflowId);
    expect(await getEnrolment(ctx, { id: enrolmentId })).toMatchObject({
      status: 'exited',
      exitReason: 'conversion',
      endedAt: '2026-03-03T09:00:00.000Z',
      process: { outcome: 'converted' },
    });
    moveTo(at(9));
    expect(await act(workflowId)).toBe(0);
    moveTo(at(2));
  });

  it('leaves by the link in its message, which works twice and for nobody else', async () => {
    const { leadId, enrolmentId, workflowId } = await enrolled('Unsubscribe');
    const [message] = await rows<{ id: string; body: string }>(
      'SELECT id, body FROM message WHERE subject_id = $1',
      leadId,
    );
    const signature = /\/unsubscribe\/[\w-]+\/[\w-]+\/([a-z2-7]+)/.exec(message?.body ?? '')?.[1] ?? '';
    const link = { tenantId: house.acme.id, messageId: message?.id ?? '', signature };
    const forged = { ...link, signature: 'a'.repeat(signature.length) };
    await expect(unsubscribeByLink(ctx, forged)).rejects.toMatchObject({ kind: 'NotFound' });
    expect(await getEnrolment(ctx, { id: enrolmentId })).toMatchObject({ status: 'active' });
    await expect(unsubscribeByLink(ctx, { ...link, tenantId: house.other.id })).rejects.toMatchObject({
      kind: 'NotFound',
    });
    await unsubscribeByLink(ctx, link);
    await unsubscribeByLink(ctx, link);
    await act(workflowId);
    expect(await getEnrolment(ctx, { id: enrolmentId })).toMatchObject({ status: 'exited', exitReason: 'unsubscribe' });
    expect((await house.history(leadId)).filter(({ action }) => action === 'unsubscribed')).toHaveLength(1);
  });

  it('goes on when what its step waits for comes true, and not before', async () => {
    const nodes: JourneyNode[] = [
      {
        id: 'visits',
        type: 'wait-for',
        filter: { field: 'fields.visits', op: 'gte', value: 3 },
        timeout: { unit: 'days', count: 5 },
        metId: 'second',
        timeoutId: 'end',
      },
      send('second', 'end'),
      { id: 'end', type: 'end' },
    ];
    const { leadId, enrolmentId, workflowId } = await enrolled('Waiting for', nodes);
    expect(await processOf(enrolmentId)).toMatchObject({
      next_at: new Date(at(7)),
      next_what: expect.stringMatching(/^branch:/),
    });
    moveTo(at(3));
    await updateLead(ctx, { id: leadId, version: 1, fields: { visits: 2 } });
    expect(await wakes(workflowId)).toBe(0);
    expect(await act(workflowId)).toBe(0);
    moveTo(at(4));
    await updateLead(ctx, { id: leadId, version: 2, fields: { visits: 3 } });
    expect(await wakes(workflowId)).toBe(1);
    await act(workflowId);
    const { process } = await getEnrolment(ctx, { id: enrolmentId });
    expect(process.timeline.map(({ key, dueAt }) => [key, dueAt])).toEqual([
      ['branch:visits#1', '2026-03-04T09:00:00.000Z'],
      ['send:second#1', '2026-03-04T09:00:00.000Z'],
      ['complete', '2026-03-04T09:00:00.000Z'],
    ]);
    moveTo(at(2));
  });

  it('ends with the lead', async () => {
    const { leadId, enrolmentId } = await enrolled('Deleted');
    await deleteLead(ctx, { id: leadId, version: 1 });
    expect(await processOf(enrolmentId)).toMatchObject({ status: 'over', outcome: 'deleted' });
    const [row] = await rows('SELECT status, exit_reason FROM enrolment WHERE id = $1', enrolmentId);
    expect(row).toEqual({ status: 'exited', exit_reason: null });
  });

  it('is taken out by hand, from its page or from its process, each with a reason', async () => {
    const { enrolmentId, leadId, journeyId, workflowId } = await enrolled('By hand');
    await expect(exitEnrolment(guest, { id: enrolmentId, reason: 'No' })).rejects.toMatchObject({ kind: 'Forbidden' });
    await expect(exitEnrolment(stranger, { id: enrolmentId, reason: 'No' })).rejects.toMatchObject({
      kind: 'NotFound',
    });
    const exited = await exitEnrolment(ctx, { id: enrolmentId, reason: 'Asked by phone' });
    expect(exited).toMatchObject({ status: 'exited', exitReason: null, nextAt: null });
    expect(await processOf(enrolmentId)).toMatchObject({ status: 'cancelled', next_at: null });
    expect(await house.history(enrolmentId)).toMatchObject([
      { action: 'exited', before: { status: 'active', nodeId: 'wait' } },
    ]);
    await expect(exitEnrolment(ctx, { id: enrolmentId, reason: 'Again' })).rejects.toMatchObject({ kind: 'Conflict' });
    const again = (await enrolLeads(ctx, { journeyId, leadId })).enrolmentId ?? '';
    await act(workflowId);
    await cancelProcess(ctx, stores, { id: (await processOf(again))?.id ?? '', reason: 'From the console' });
    expect(await getEnrolment(ctx, { id: again })).toMatchObject({
      status: 'exited',
      process: { status: 'cancelled' },
    });
    moveTo(at(9));
    expect(await act(workflowId)).toBe(0);
    moveTo(at(2));
  });
});

it('lists enrolments by journey, lead, status and step, within the tenant', async () => {
  const journeyId = await published('Listed');
  const [a, b] = [await lead({ name: 'Zed Listed' }), await lead({ name: 'Abe Listed' })];
  const one = await enrolLeads(ctx, { journeyId, leadId: a.id });
  await enrolLeads(ctx, { journeyId, leadId: b.id });
  await exitEnrolment(ctx, { id: one.enrolmentId ?? '', reason: 'x' });
  const names = async (input: Parameters<typeof listEnrolments>[1]) =>
    (await listEnrolments(ctx, input)).items.map(({ leadName }) => leadName);
  expect(await names({ filter: { journeyId }, sort: 'leadName' })).toEqual(['Abe Listed', 'Zed Listed']);
  expect(await names({ filter: { journeyId, status: ['active'] } })).toEqual(['Abe Listed']);
  expect(await names({ filter: { leadId: a.id } })).toEqual(['Zed Listed']);
  expect(await names({ filter: { journeyId, nodeId: 'first' }, sort: 'nextAt' })).toEqual(['Abe Listed', 'Zed Listed']);
  expect(await names({ q: 'abe listed' })).toEqual(['Abe Listed']);
  expect((await listEnrolments(stranger, { filter: { journeyId } })).total).toBe(0);
});
