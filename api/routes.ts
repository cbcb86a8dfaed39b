import type { RequestHandler } from 'express';
import type { z } from 'zod';
import { stripeNotices } from './inbound/stripe.ts';
import { inboundMail } from './inbound/webhook.ts';
import { statementUpload } from './routers/bank.ts';
import { logoUpload } from './routers/documents.ts';
import { fileUpload } from './routers/files.ts';
import { importUpload } from './routers/imports.ts';
import type { CreateContext } from './session/context.ts';

/** A POST under /api/v1 that is no procedure: it takes a file (made by uploadRoute of uploads.ts), or a body that is not JSON. */
export interface PlainRoute {
  readonly path: `/${string}`;
  readonly summary: string;
  readonly status: 200 | 201 | 202;
  /** The form's fields beside `file`. */
  readonly fields: z.ZodObject;
  readonly output: z.ZodType;
  /** Takes the whole body as this instead of a form, from anybody whose signature is good. */
  readonly media?: string;
  handler(createContext: CreateContext): RequestHandler;
}

/** One line a route. */
export const plainRoutes: readonly PlainRoute[] = [
  importUpload,
  fileUpload,
  logoUpload,
  inboundMail,
  stripeNotices,
  statementUpload,
];
