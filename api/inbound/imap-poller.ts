import { accessTo, type PolledMailbox, polledMailboxes, pollMailbox, pollMailboxes } from '../../services/mail/poll.ts';
import type { ApiDeps } from '../deps.ts';
import type { WatchSource } from './imap.ts';
import { watchMailboxes } from './imap-watch.ts';

const EVERY_MS = 60_000;

interface Poller {
  stop(): Promise<void>;
}

/**
 * Visits the mailboxes once a minute, one visit after the other, and beside that each one whose server tells of a mail, within seconds.
 * Several nodes may do so: a mail is taken in once.
 */
export function startImapPoller(
  deps: Pick<ApiDeps, 'db' | 'clock' | 'files' | 'log' | 'openMailbox'>,
  { everyMs = EVERY_MS, watch = null }: { everyMs?: number; watch?: WatchSource | null } = {},
): Poller {
  const { db, clock, files, log, openMailbox } = deps;
  const mail = { db, clock, files, requestId: null };
  let visit: Promise<void> = Promise.resolve();
  let isBusy = false;
  const entered = (taken: number) => {
    if (taken > 0) log.info({ taken }, 'mail: fetched');
  };
  const failed = (error: unknown) => log.warn({ err: error }, 'mail: the mailboxes cannot be visited');
  const visitOne = (box: PolledMailbox) =>
    pollMailbox(mail, openMailbox, box.tenantId, box.id).then(entered).catch(failed);
  const watching = watch && watchMailboxes({ watch, access: (box) => accessTo(mail, box), visit: visitOne, log });
  const look = async () => {
    await watching?.keep(await polledMailboxes(mail));
  };
  const timer = setInterval(() => {
    if (isBusy) return;
    isBusy = true;
    visit = look()
      .then(() => pollMailboxes(mail, openMailbox))
      .then(entered)
      .catch(failed)
      .finally(() => {
        isBusy = false;
      });
  }, everyMs);
  timer.unref();
  const begun = look().catch(failed);
  return {
    async stop() {
      clearInterval(timer);
      await begun;
      await Promise.all([visit, watching?.stop()]);
    },
  };
}
