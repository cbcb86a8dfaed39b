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

/** What a person should know of a failed call. */
export function failureOf(error: unknown): Failure {
  if (error instanceof TRPCClientError) {
    const data = error.data as ErrorData | null | undefined;
    if (data?.code) {
      return {
        message: data.issues?.map((issue) => issue.message).join('. ') || error.message,
        code: data.code,
        issues: data.issues ?? [],
        requestId: data.requestId ?? undefined,
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
