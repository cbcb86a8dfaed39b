export interface Difference {
  readonly path: string;
  readonly expected: unknown;
  readonly got: unknown;
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Where `got` differs from `expected`: objects by the fields of `expected` alone, arrays by length and order,
 * null only as null, instants as moments (the same one may be written with and without a fraction or offset).
 */
export function differences(expected: unknown, got: unknown, path = ''): Difference[] {
  if (Array.isArray(expected)) {
    if (!Array.isArray(got) || got.length !== expected.length) return [{ path, expected, got }];
    return expected.flatMap((item, index) => differences(item, got[index], `${path}[${index}]`));
  }
  if (isRecord(expected)) {
    if (!isRecord(got)) return [{ path, expected, got }];
    return Object.entries(expected).flatMap(([key, value]) => fieldDifferences(key, value, got, path));
  }
  return sameValue(expected, got) ? [] : [{ path, expected, got }];
}

function fieldDifferences(key: string, expected: unknown, got: Record<string, unknown>, path: string): Difference[] {
  const at = path === '' ? key : `${path}.${key}`;
  if (key.endsWith('In') && Array.isArray(expected) && !(key in got)) {
    const value = got[key.slice(0, -2)];
    return expected.some((allowed) => differences(allowed, value).length === 0)
      ? []
      : [{ path: at, expected, got: value }];
  }
  return differences(expected, got[key], at);
}

function sameValue(expected: unknown, got: unknown): boolean {
  if (typeof expected === 'string' && typeof got === 'string' && INSTANT.test(expected) && INSTANT.test(got)) {
    return Date.parse(expected) === Date.parse(got);
  }
  return Object.is(expected, got) || (expected === 0 && got === 0);
}
