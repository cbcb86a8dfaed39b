import { type DestinationStream, type LevelWithSilent, type Logger, pino } from 'pino';
import { sqlState } from './database.ts';
import { masked } from './masked.ts';

/** Causes of causes that are written down; the innermost says what is the matter. */
const MOST_CAUSES = 4;

/** What an error says, without what it repeats of people and of their data, and without whatever else hangs on it (a connection, a request). */
export function serializeError(error: unknown, depth = 0): object {
  if (!(error instanceof Error)) return { type: typeof error };
  const { cause } = error;
  return {
    type: error.name,
    message: masked(error.message),
    sqlState: sqlState(error) ?? undefined,
    stack: masked(error.stack ?? ''),
    ...(cause instanceof Error && depth < MOST_CAUSES ? { cause: serializeError(cause, depth + 1) } : {}),
  };
}

const maskedFields = (fields: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [key, typeof value === 'string' ? masked(value) : value]),
  );

/**
 * The log of a process of the house: a line of JSON an event, on standard output, with words masked wherever they come from.
 * @param name of the process: `api`, `worker`
 */
export const createLog = (name: string, level: LevelWithSilent, to?: DestinationStream): Logger =>
  pino(
    {
      name,
      level,
      serializers: { err: (error: unknown) => serializeError(error) },
      formatters: { log: maskedFields },
      hooks: {
        logMethod(line, write) {
          write.apply(
            this,
            line.map((part: unknown) => (typeof part === 'string' ? masked(part) : part)) as typeof line,
          );
        },
      },
      redact: {
        paths: ['*.password', '*.accessToken', '*.refreshToken', '*.authorization', '*.cookie'],
        censor: '***',
      },
    },
    ...(to ? [to] : []),
  );
