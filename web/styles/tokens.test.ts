import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** Each token's colour in light and in dark, as the sheet that the app loads defines them. */
const tokens = new Map(
  [
    ...readFileSync(new URL('./tokens.css', import.meta.url), 'utf8').matchAll(
      /--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)/g,
    ),
  ].map(([, name, light, dark]) => [name ?? '', { light: light ?? '', dark: dark ?? '' }]),
);

/** Relative luminance, WCAG 2.2. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((start) => {
    const part = Number.parseInt(hex.slice(start, start + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(theme: 'light' | 'dark', a: string, b: string): number {
  const [x, y] = [a, b].map((name) => {
    const colour = tokens.get(name)?.[theme];
    if (!colour) throw new Error(`there is no token --${name}`);
    return luminance(colour);
  });
  return (Math.max(x ?? 0, y ?? 0) + 0.05) / (Math.min(x ?? 0, y ?? 0) + 0.05);
}

const SURFACES = ['canvas', 'surface', 'sunken'];
const MEANINGS = ['running', 'warned', 'breached', 'done'];

const TEXT: readonly (readonly [string, string])[] = [
  ...['ink', 'muted', 'faint', 'accent', ...MEANINGS].flatMap((text) => SURFACES.map((on) => [text, on] as const)),
  ...MEANINGS.map((meaning) => [meaning, `${meaning}-soft`] as const),
  ['accent-strong', 'accent-soft'],
  ['ink', 'accent-soft'],
  ['muted', 'accent-soft'],
  ['on-accent', 'accent'],
  ['on-accent', 'accent-strong'],
  ['on-meaning', 'breached'],
  ['canvas', 'ink'],
];

const EDGES: readonly (readonly [string, string])[] = SURFACES.flatMap((on) => [
  ['edge', on] as const,
  ['accent', on] as const,
]);

test.each(['light', 'dark'] as const)('every text reaches 4.5 : 1 in %s, every edge and ring 3 : 1', (theme) => {
  const short = [
    ...TEXT.filter(([text, on]) => contrast(theme, text, on) < 4.5),
    ...EDGES.filter(([edge, on]) => contrast(theme, edge, on) < 3),
  ];
  expect(short.map(([a, b]) => `${a} on ${b} ${contrast(theme, a, b).toFixed(2)}`)).toEqual([]);
});
