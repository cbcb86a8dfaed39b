import { z } from 'zod';
import { isListOutput } from '../../domain/list.ts';
import type { AppRouter } from '../router.ts';
import type { Meta, RestMeta } from '../trpc.ts';

/** A procedure as integrators see it. */
export interface Operation {
  /** `tickets.list` */
  readonly procedure: string;
  readonly rest: RestMeta;
  readonly segments: readonly string[];
  readonly input: z.ZodObject | null;
  readonly output: z.ZodType;
  readonly isList: boolean;
}

/** What the generator's ecosystem reads as well: tRPC keeps a procedure's parsers under these names. */
interface Definition {
  readonly type: 'query' | 'mutation' | 'subscription';
  readonly meta?: Meta;
  readonly inputs: readonly unknown[];
  readonly output?: unknown;
}

const split = (path: string): string[] => path.split('/').filter(Boolean);
export const parameterOf = (segment: string): string | null => /^\{(\w+)\}$/.exec(segment)?.[1] ?? null;

/** @throws Error for a procedure that cannot be a door, so that a mistake stops the start and not a caller */
export function operationsOf(router: AppRouter): Operation[] {
  const operations: Operation[] = [];
  // At run time the record is flat, by `tickets.list`.
  const procedures = router._def.procedures as unknown as Readonly<Record<string, { _def: Definition }>>;
  for (const [procedure, { _def }] of Object.entries(procedures)) {
    const { type, meta, inputs, output } = _def;
    const rest = meta?.openapi;
    if (!rest) continue;
    const given = inputs[0];
    const input = given instanceof z.ZodObject ? given : null;
    const wrong = (what: string) => new Error(`${procedure} (${rest.method} ${rest.path}): ${what}`);
    if ((type === 'query') !== (rest.method === 'GET')) throw wrong('a query is GET, a mutation is not');
    if (inputs.length > 1 || (given && !input)) throw wrong('its input is not one z.object');
    if (!(output instanceof z.ZodType)) throw wrong('it has no output');
    const segments = split(rest.path);
    for (const name of segments.map(parameterOf)) {
      if (name && !(input && name in input.shape)) throw wrong(`its input has no ${name}`);
    }
    const same = (other: Operation) => other.rest.method === rest.method && shape(other.segments) === shape(segments);
    if (operations.some(same)) throw wrong('another procedure has this method and path');
    operations.push({ procedure, rest, segments, input, output, isList: isListOutput(output) });
  }
  return operations;
}

const shape = (segments: readonly string[]) =>
  segments.map((segment) => (parameterOf(segment) ? '{}' : segment)).join('/');

export interface Match {
  readonly operation: Operation;
  readonly parameters: Readonly<Record<string, string>>;
}

/** The operation of a request; fixed words win over parameters (`/notifications/read` over `/notifications/{id}`). */
export function matcher(operations: readonly Operation[]): (method: string, path: string) => Match | null {
  const rank = ({ segments }: Operation) => segments.map((segment) => (parameterOf(segment) ? '1' : '0')).join('');
  const ordered = [...operations].sort((a, b) => rank(a).localeCompare(rank(b)));
  return (method, path) => {
    const asked = split(path);
    for (const operation of ordered) {
      if (operation.rest.method !== method || operation.segments.length !== asked.length) continue;
      const parameters: Record<string, string> = {};
      const fits = operation.segments.every((segment, i) => {
        const name = parameterOf(segment);
        const value = asked[i] ?? '';
        if (name) parameters[name] = value;
        return name !== null || segment === value;
      });
      if (fits) return { operation, parameters };
    }
    return null;
  };
}
