import type { Skipping } from '../../support/skipping.ts';
import type { TestTenant } from '../../support/tenant.ts';

/** Plays one process from its beginning towards its end. Whatever it names, it names "Recorded", and mails to r@x.test. */
export type Case = (house: Skipping, tenant: TestTenant) => Promise<void>;
