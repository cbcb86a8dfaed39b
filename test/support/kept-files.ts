import { createHash } from 'node:crypto';
import { mkdtemp, rm, utimes } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { createHousekeeping, type HousekeepingDeps } from '../../activities/housekeeping.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Ctx } from '../../services/context.ts';
import { type Database, openDatabase } from '../../services/database.ts';
import { diskFiles } from '../../services/files/disk.ts';
import type { FilePort } from '../../services/files/port.ts';
import { openSweeper } from '../../temporal/sweeper.ts';
import { type House, openHouse } from './house.ts';

/** A house whose files lie on a disk, and who removes those that nobody needs. */
export interface KeptFiles {
  readonly house: House;
  readonly db: Database;
  readonly sweeper: ReturnType<typeof openSweeper>;
  readonly files: FilePort;
  readonly owner: Ctx;
  /** One round of the housekeeping. */
  remove(more?: Partial<HousekeepingDeps>): Promise<number>;
  later(time: number): Promise<void>;
  placeOf(sha256: string): string;
  /** Bytes were put when the house's clock says, and not when the disk's does. */
  putNow(sha256: string, earlier?: number): Promise<void>;
  isThere(sha256: string): Promise<boolean>;
  close(): Promise<void>;
}

export const hashOf = (bytes: string): string => createHash('sha256').update(bytes).digest('hex');

export async function openKeptFiles(start: Instant): Promise<KeptFiles> {
  const house = await openHouse(start);
  const db = openDatabase(house.urls.app, { connections: 2 });
  const sweeper = openSweeper(house.urls.relay);
  const folder = await mkdtemp(path.join(os.tmpdir(), 'backbeat-files-'));
  const files = diskFiles(folder);
  const { clock } = house;
  const placeOf = (sha256: string) => path.join(folder, house.acme.id, sha256.slice(0, 2), sha256);
  return {
    ...{ house, db, sweeper, files, placeOf, owner: house.ctx(house.acme, house.acme.as('owner')) },
    remove: (more = {}) => createHousekeeping({ clock, db, sweeper, files, ...more }).removeUnusedFiles(),
    async later(time) {
      clock.moveTo((await clock.now()) + time);
    },
    async putNow(sha256, earlier = 0) {
      const at = ((await clock.now()) - earlier) / 1000;
      await utimes(placeOf(sha256), at, at);
    },
    isThere: (sha256) =>
      files.read(house.acme.id, sha256).then(
        async (bytes) => (await buffer(bytes)).length > 0,
        () => false,
      ),
    async close() {
      await Promise.all([db.close(), sweeper.close()]);
      await house.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
