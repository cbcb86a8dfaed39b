/** The closed set of ways in which a request can fail; one table in the API maps them to tRPC codes and HTTP. */
export type ErrorKind =
  | 'Validation'
  | 'Unauthenticated'
  | 'Forbidden'
  | 'NotFound'
  | 'Conflict'
  | 'TooLarge'
  | 'RateLimited'
  | 'Unavailable'
  | 'Internal';

export interface ErrorIssue {
  /** Where in the input: `weekly.mon.0`. */
  readonly path: string;
  readonly message: string;
}

/** An error meant for the person who asked: the message says what to do. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly kind: ErrorKind;
  readonly issues: readonly ErrorIssue[];
  readonly retryAfterSeconds: number | null;

  constructor(
    kind: ErrorKind,
    message: string,
    options: { issues?: readonly ErrorIssue[]; cause?: unknown; retryAfterSeconds?: number } = {},
  ) {
    super(message, { cause: options.cause });
    this.kind = kind;
    this.issues = options.issues ?? [];
    this.retryAfterSeconds = options.retryAfterSeconds ?? null;
  }
}

export const validation = (message: string, issues: readonly ErrorIssue[] = []) =>
  new AppError('Validation', message, { issues });
export const notFound = (what: string) => new AppError('NotFound', `${what} was not found. It may have been deleted.`);
export const conflict = (message: string) => new AppError('Conflict', message);
export const forbidden = (message: string) => new AppError('Forbidden', message);
