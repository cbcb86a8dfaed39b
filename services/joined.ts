import { AppError } from '../domain/errors.ts';
import { type Database, sqlState, type Tx } from './database.ts';

/** A lost race is Postgres' to name: the whole transaction may simply run again. */
const isLostRace = (error: unknown): boolean => (sqlState(error) ?? '').startsWith('40');

/**
 * Runs `work` in one transaction of the tenant, with a database whose own transactions are parts of it: they stand or fall together
 * with everything else in it, and one that fails is undone alone. The parts come one after another, never at once.
 */
export function joined<T>(db: Database, tenantId: string, work: (db: Database, tx: Tx) => Promise<T>): Promise<T> {
  return db.withTenant(tenantId, async (tx) => {
    let parts = 0;
    let lostRace: unknown = null;
    const withTenant: Database['withTenant'] = async (tenant, part) => {
      if (tenant !== tenantId) throw new AppError('Internal', 'A transaction belongs to one tenant.');
      const name = `part_${++parts}`;
      await tx.$executeRawUnsafe(`SAVEPOINT ${name}`);
      try {
        const result = await part(tx);
        await tx.$executeRawUnsafe(`RELEASE SAVEPOINT ${name}`);
        return result;
      } catch (error) {
        if (isLostRace(error)) lostRace = error;
        // Where the connection is gone there is nothing left to undo.
        await tx.$executeRawUnsafe(`ROLLBACK TO SAVEPOINT ${name}`).catch(() => undefined);
        throw error;
      }
    };
    try {
      return await work({ ...db, withTenant }, tx);
    } catch (error) {
      // In whatever words it has reached us, it is repeated as what it was.
      throw lostRace ?? error;
    }
  });
}
