import { z } from 'zod';

/** Trimmed text that may be missing; empty is the same as none. */
export const optionalText = (max: number) =>
  z
    .string()
    .trim()
    .max(max)
    .transform((value) => value || null)
    .nullable();
