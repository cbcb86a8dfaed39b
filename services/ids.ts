import { v5, v7 } from 'uuid';

/** A new id: UUIDv7, so that rows made together lie together. */
export const newId = (): string => v7();

/** Root of all derived ids; must never change, or effects would go out again under other provider keys after a restore. */
const NAMESPACE = '5f0c1d9a-7d9b-5d6e-9d5c-0a1b64f3c7e2';

/** An id that is the same whenever it is derived from the same parts. */
export const derivedId = (...parts: readonly string[]): string => v5(parts.join('\n'), NAMESPACE);

export const ledgerId = (tenantId: string, processId: string, key: string): string =>
  derivedId(tenantId, processId, key);
