import { createHash } from 'node:crypto';
import type { DatabaseUrls } from '../../config.ts';
import { DEMO_PASSWORD } from '../../domain/members/demo.ts';
import { ROLE_PERMISSIONS, type RoleKey } from '../../domain/members/permissions.ts';
import { DAY, type Instant } from '../../domain/time/instant.ts';
import { type Identity, openIdentity } from '../../services/auth/identity.ts';
import type { Actor } from '../../services/context.ts';
import { type Database, openDatabase } from '../../services/database.ts';
import type { FilePort } from '../../services/files/port.ts';
import { createMember } from '../../services/members/create-member.ts';
import { createTenant, setupCtx } from '../../services/members/create-tenant.ts';
import { stores } from '../../services/registry.ts';
import { knowledge } from './articles.ts';
import { subscriptions } from './billing.ts';
import { overdue } from './collection.ts';
import { deskWork } from './desk.ts';
import { documents } from './documents.ts';
import { hasWorkspace } from './has-workspace.ts';
import { playHistory } from './history.ts';
import { type HoursPayer, invoicesByHand } from './invoices.ts';
import { followUps } from './journeys.ts';
import { mailDesk } from './mail.ts';
import { money } from './money.ts';
import { people, type Teams } from './people.ts';
import { seeded } from './random.ts';
import { supportDesk } from './tickets.ts';
import { weeks } from './timesheets.ts';
import { meteredUse } from './usage.ts';

const ZONE = 'Europe/Lisbon';
/** The demo began so long ago; everything since is played. */
const PAST_DAYS = 100;

interface Seat {
  readonly email: string;
  readonly name: string;
  readonly role: RoleKey;
  readonly manager?: string;
}

const OWNER: Seat = { email: 'owner@demo.test', name: 'Olivia Marques', role: 'owner' };
const TEAM: readonly Seat[] = [
  { email: 'lead@demo.test', name: 'Leonor Dias', role: 'manager', manager: OWNER.email },
  { email: 'ops@demo.test', name: 'Oscar Pinto', role: 'manager', manager: OWNER.email },
  { email: 'support@demo.test', name: 'Sofia Reis', role: 'support', manager: 'lead@demo.test' },
  { email: 'agent@demo.test', name: 'Tiago Alves', role: 'support', manager: 'lead@demo.test' },
  { email: 'billing@demo.test', name: 'Bruno Lopes', role: 'billing', manager: OWNER.email },
  { email: 'sales@demo.test', name: 'Sara Nunes', role: 'sales', manager: 'ops@demo.test' },
  { email: 'employee@demo.test', name: 'Elias Rocha', role: 'employee', manager: 'lead@demo.test' },
  { email: 'maria@demo.test', name: 'Maria Fonseca', role: 'employee', manager: 'lead@demo.test' },
];

/** The demo workspace with a past of its own, and a second one that must never be seen from it. Only where there is no workspace yet. */
export async function seed(
  urls: DatabaseUrls,
  { now, files }: { readonly now: Instant; readonly files: FilePort },
): Promise<boolean> {
  if (await hasWorkspace(urls.owner)) return false;
  const owner = openDatabase(urls.owner, { connections: 2 });
  const db = openDatabase(urls.app, { connections: 4 });
  // Credentials are kept by a hash of the password alone; the secret signs sessions, which the seed makes none of.
  const secret = createHash('sha256').update('seed').digest();
  const identity = openIdentity({ authDatabaseUrl: urls.auth, secret, publicUrl: 'http://localhost', db });
  try {
    await seedDemo(owner, db, identity, files, now);
    await seedOther(owner, db, identity, now);
    return true;
  } finally {
    await identity.close();
    await Promise.all([owner.close(), db.close()]);
  }
}

async function seedDemo(
  owner: Database,
  db: Database,
  identity: Identity,
  files: FilePort,
  now: Instant,
): Promise<void> {
  const clock = { now: () => Promise.resolve(now - PAST_DAYS * DAY), sleepUntil: () => Promise.resolve() };
  const maker = { owner, identity, clock };
  const { tenantId, ownerId } = await createTenant(maker, {
    slug: 'demo',
    name: 'Pombal Software',
    zone: ZONE,
    currency: 'EUR',
    owner: { email: OWNER.email, name: OWNER.name, password: DEMO_PASSWORD },
  });
  const actors = new Map<string, Actor>([[OWNER.email, actorOf(ownerId, OWNER)]]);
  for (const seat of TEAM) {
    const managerId = actors.get(seat.manager ?? '')?.id ?? null;
    const { email, name, role } = seat;
    const member = await createMember(
      setupCtx(maker, tenantId),
      { email, name, role, managerId, zone: ZONE, password: DEMO_PASSWORD },
      identity,
    );
    actors.set(email, actorOf(member.id, seat));
  }
  const as = (email: string): Actor => {
    const actor = actors.get(email);
    if (!actor) throw new Error(`the demo has nobody called ${email}`);
    return actor;
  };
  const agents = [as('support@demo.test'), as('agent@demo.test'), as('lead@demo.test')];
  const time = (email: string) => ({ employee: as(email), lead: as('lead@demo.test'), boss: as(OWNER.email) });
  const teams: Teams = { firstLine: null, accounts: null };
  const staff = {
    lead: as('lead@demo.test'),
    ops: as('ops@demo.test'),
    support: as('support@demo.test'),
    agent: as('agent@demo.test'),
    billing: as('billing@demo.test'),
  };
  const payer: HoursPayer = { id: null };
  const happenings = [
    ...people(now, ZONE, staff, teams),
    documents(now, as('billing@demo.test')),
    ...subscriptions(seeded(1), now, as('billing@demo.test')),
    ...meteredUse(seeded(8), now, as('billing@demo.test')),
    ...money(now, as('billing@demo.test')),
    ...overdue(now, as(OWNER.email), as('billing@demo.test')),
    ...followUps(seeded(2), now, as('ops@demo.test'), [as('sales@demo.test').id, as('ops@demo.test').id]),
    ...supportDesk(seeded(3), now, ZONE, as('lead@demo.test'), agents, teams),
    ...knowledge(seeded(7), now, as('lead@demo.test'), as('support@demo.test')),
    ...deskWork(now, staff, teams),
    ...mailDesk(now, as('lead@demo.test'), files),
    ...weeks(
      seeded(4),
      now,
      ZONE,
      [time('employee@demo.test'), time('maria@demo.test'), time('support@demo.test')],
      payer,
    ),
    ...invoicesByHand(now, as('billing@demo.test'), payer),
  ];
  await playHistory(db, tenantId, stores, happenings, now);
}

const actorOf = (id: string, { name, role }: Seat): Actor => ({
  kind: 'member',
  id,
  name,
  permissions: ROLE_PERMISSIONS[role],
});

/** A stranger's workspace: whatever of it is seen from the demo is a fault. */
async function seedOther(owner: Database, db: Database, identity: Identity, now: Instant): Promise<void> {
  const clock = { now: () => Promise.resolve(now - PAST_DAYS * DAY), sleepUntil: () => Promise.resolve() };
  const seat: Seat = { email: 'owner@other.test', name: 'Otto Fremd', role: 'owner' };
  const { tenantId, ownerId } = await createTenant(
    { owner, identity, clock },
    {
      slug: 'other',
      name: 'Somebody Else',
      zone: 'Europe/Berlin',
      currency: 'EUR',
      owner: { ...seat, password: DEMO_PASSWORD },
    },
  );
  const stranger = actorOf(ownerId, seat);
  const happenings = [
    ...subscriptions(seeded(5), now, stranger),
    ...supportDesk(seeded(6), now, 'Europe/Berlin', stranger, [stranger]),
  ];
  await playHistory(db, tenantId, stores, happenings.slice(0, 24), now);
}
