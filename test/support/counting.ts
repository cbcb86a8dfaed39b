import type { Ctx } from '../../services/context.ts';
import type { Tx } from '../../services/database.ts';

/** Counts the statements that a verb sends. */
export function counting(ctx: Ctx): { ctx: Ctx; statements: () => number } {
  let n = 0;
  const counted = (tx: Tx): Tx =>
    new Proxy(tx, {
      get(target, name) {
        if (name === '$queryRaw' || name === '$executeRaw') n += 1;
        return Reflect.get(target, name, target);
      },
    });
  const db = {
    ...ctx.db,
    withTenant: <T>(id: string, work: (tx: Tx) => Promise<T>) => ctx.db.withTenant(id, (tx) => work(counted(tx))),
  };
  return { ctx: { ...ctx, db }, statements: () => n };
}
