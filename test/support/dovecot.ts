import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { endProcess, eventually, freePort, tryPort } from '../../temporal/servers/processes.ts';

const BINARY = '/usr/sbin/dovecot';

/** Why there is none; null: there is one. */
export const withoutDovecot = (): string | null => {
  if (!existsSync(BINARY)) return 'Dovecot is not installed (apt-get install dovecot-imapd)';
  return process.getuid?.() === 0 ? null : 'Dovecot is started by root only';
};

export interface Dovecot {
  readonly port: number;
  readonly password: string;
  /** Puts a mail into a user's inbox, unseen. */
  deliver(user: string, raw: Buffer): Promise<void>;
  /** File names in the inbox: Maildir keeps flags in them (`:2,S`). */
  inbox(user: string): Promise<string[]>;
  stop(): Promise<void>;
}

/** Debian's Dovecot on a port of its own, with any user and one password, Maildirs below /tmp. */
export async function startDovecot(): Promise<Dovecot> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'backbeat-dovecot-'));
  const mail = path.join(folder, 'mail');
  await mkdir(mail);
  await chmod(folder, 0o755);
  await chmod(mail, 0o777);
  const port = await freePort();
  const password = 'sesame';
  const config = path.join(folder, 'dovecot.conf');
  await writeFile(
    config,
    `protocols = imap
listen = 127.0.0.1
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/log
ssl = no
disable_plaintext_auth = no
mail_location = maildir:${mail}/%u
first_valid_uid = 1
passdb {
  driver = static
  args = password=${password}
}
userdb {
  driver = static
  args = uid=65534 gid=65534 home=${mail}/%u
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
service anvil {
  chroot =
}
`,
  );
  const server = spawn(BINARY, ['-F', '-c', config], { stdio: 'ignore' });
  const answers = () => tryPort(port).then((free) => free === null);
  if (!(await eventually(answers, 15_000))) throw new Error(`Dovecot does not start: see ${folder}/log`);
  let delivered = 0;
  const place = (user: string, part: string) => path.join(mail, user, part);
  return {
    port,
    password,
    async deliver(user, raw) {
      for (const part of ['', 'new', 'cur', 'tmp']) {
        await mkdir(place(user, part), { recursive: true });
        await chmod(place(user, part), 0o777);
      }
      const file = path.join(place(user, 'new'), `${Date.now()}.${++delivered}.test`);
      await writeFile(file, raw);
      await chmod(file, 0o666);
    },
    async inbox(user) {
      const names = await Promise.all(['new', 'cur'].map((part) => readdir(place(user, part))));
      return names.flat().sort();
    },
    async stop() {
      if (server.pid) await endProcess(server.pid);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
