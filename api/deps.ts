import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import type { Attempts } from '../services/auth/attempts.ts';
import type { Identity } from '../services/auth/identity.ts';
import type { Sessions } from '../services/auth/sessions.ts';
import type { Clock } from '../services/clock.ts';
import type { Database } from '../services/database.ts';
import type { FilePort } from '../services/files/port.ts';
import type { OpenSource } from '../services/mail/poll.ts';
import type { PayPort } from '../services/pay/port.ts';
import type { Limits } from './limits.ts';
import type { LiveHub } from './live/hub.ts';

/** What one API node is made of. */
export interface ApiDeps {
  readonly config: Pick<Config, 'http' | 'demo' | 'dataDir' | 'temporal'>;
  readonly db: Database;
  readonly identity: Identity;
  readonly sessions: Sessions;
  readonly attempts: Attempts;
  readonly files: FilePort;
  /** Opens a mailbox that is fetched. */
  readonly openMailbox: OpenSource;
  /** Through which customers pay by themselves; null: through the sandbox, or not at all (services/pay/ways.ts). */
  readonly pay: PayPort | null;
  readonly limits: Limits;
  readonly clock: Clock;
  readonly live: LiveHub;
  /** Asked only for one run in the console, and whether it is there; null where a test needs none. */
  readonly temporal: Client | null;
  readonly log: Logger;
  /** Where the built web app lies. */
  readonly webRoot: string;
  /** Migrations that this code knows. */
  readonly migrations: readonly string[];
}
