import { AppError } from '../domain/errors.ts';

/**
 * Refuses an edit of something that changed since the editor read it. Call it under the row's lock.
 * @param seen the `version` of the input, or of `If-Match`
 * @throws AppError Conflict that names the current version, in words and as the issue `version`
 */
export function requireVersion(what: string, current: number, seen: number): void {
  if (current === seen) return;
  throw new AppError(
    'Conflict',
    `${what} has changed since you read it: it is at version ${current} now. Read it again and repeat your change.`,
    { issues: [{ path: 'version', message: String(current) }] },
  );
}
