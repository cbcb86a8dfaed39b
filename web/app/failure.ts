import { TRPCClientError } from '@trpc/client';

export interface Failure {
  /** In words, says what to do. */
  message: string;
  /** tRPC's code (NOT_FOUND, CONFLICT…); null where the server did not answer. */
  code: string | null;
  issues: readonly { path: string; message: string }[];
  requestId: string | undefined;
}

interface ErrorData {
  code?: string;
  issues?: readonly { path: string; message: string }[];
  requestId?: string | null;
}

const STALE = 'Somebody changed it since you opened it. Look at what is new, then try again.';

/** What a person should know of a failed call. */
export function failureOf(error: unknown): Failure {
  if (error instanceof TRPCClientError) {
    const data = error.data as ErrorData | null | undefined;
    if (data?.code) {
      const { code, issues = [], requestId } = data;
      // The issue of a conflict is the version that is there now: a number for programs.
      const stale = issues.some(({ path }) => path === 'version');
      return {
        message: stale ? STALE : issues.map((issue) => issue.message).join('. ') || error.message,
        code,
        issues: stale ? [] : issues,
        requestId: requestId ?? undefined,
      };
    }
  }
  return {
    message: 'The server could not be reached. Check the connection, then try again.',
    code: null,
    issues: [],
    requestId: undefined,
  };
}
