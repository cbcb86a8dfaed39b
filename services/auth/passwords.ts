import { Algorithm, hash, verify } from '@node-rs/argon2';

/** OWASP's first choice for argon2id: 19 MiB, two passes, one lane; about 67 ms on a 2-core machine. */
const COST = { algorithm: 2 as Algorithm.Argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export const hashPassword = (password: string): Promise<string> => hash(password, COST);

/** Reads the cost from the hash itself, so that old hashes stay good when the cost is raised. */
export const verifyPassword = (known: { hash: string; password: string }): Promise<boolean> =>
  verify(known.hash, known.password);
