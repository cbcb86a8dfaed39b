import type { RequestHandler } from 'express';
import type { z } from 'zod';
import { importUpload } from './routers/imports.ts';
import type { CreateContext } from './session/context.ts';

/** A POST under /api/v1 that takes a file, which is no procedure: made by uploadRoute of uploads.ts. */
export interface PlainRoute {
  readonly path: `/${string}`;
  readonly summary: string;
  readonly status: 200 | 201 | 202;
  /** The form's fields beside `file`. */
  readonly fields: z.ZodObject;
  readonly output: z.ZodType;
  handler(createContext: CreateContext): RequestHandler;
}

/** One line a route. */
export const plainRoutes: readonly PlainRoute[] = [importUpload];
