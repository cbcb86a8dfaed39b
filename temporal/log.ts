import { type LogLevel, makeTelemetryFilterString, Runtime, type Logger as SdkLogger } from '@temporalio/worker';
import type { Logger } from 'pino';

const LEVELS = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;

/** What Temporal's SDK says, as lines of our log. Its errors are under `error`. */
export function sdkLog(log: Logger): SdkLogger {
  const say = (level: LogLevel, message: string, { error, ...meta }: Record<string | symbol, unknown> = {}): void => {
    log[LEVELS[level]]({ ...meta, ...(error === undefined ? {} : { err: error }) }, message);
  };
  return {
    log: say,
    trace: (message, meta) => say('TRACE', message, meta),
    debug: (message, meta) => say('DEBUG', message, meta),
    info: (message, meta) => say('INFO', message, meta),
    warn: (message, meta) => say('WARN', message, meta),
    error: (message, meta) => say('ERROR', message, meta),
  };
}

/** Takes over the SDK's log, and that of its core, for this process. Once, before anything of the SDK is opened. */
export function installLog(log: Logger): void {
  Runtime.install({
    logger: sdkLog(log),
    telemetryOptions: { logging: { filter: makeTelemetryFilterString({ core: 'WARN', other: 'ERROR' }), forward: {} } },
  });
}
