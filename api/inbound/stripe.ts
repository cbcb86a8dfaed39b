import express, { type Request, type Response } from 'express';
import { z } from 'zod';
import { AppError } from '../../domain/errors.ts';
import { receiveNotice } from '../../services/pay/notice.ts';
import { toAppError } from '../errors.ts';
import { envelope, sendError } from '../rest/envelope.ts';
import type { PlainRoute } from '../routes.ts';
import type { CreateContext } from '../session/context.ts';

/** Stripe's events are some kilobytes; this is more than any of them. */
const readRaw = express.raw({ type: () => true, limit: '1mb' });
const taken = z.object({ taken: z.boolean() });

/** Stripe tells what became of payments and cards. Signed by it, taken in once, however often and in whichever order it is told. */
export const stripeNotices: PlainRoute = {
  path: '/inbound/stripe',
  summary: 'Take in an event of Stripe’s, signed in Stripe-Signature with the secret of the webhook endpoint',
  status: 200,
  fields: z.object({}),
  media: 'application/json',
  output: taken,
  handler: (createContext) => (req, res) => {
    readRaw(req, res, (problem?: unknown) => {
      if (problem) return sendError(req, res, toAppError(problem));
      answer(createContext, req, res).catch((error: unknown) => sendError(req, res, toAppError(error)));
    });
  },
};

async function answer(createContext: CreateContext, req: Request, res: Response): Promise<void> {
  const { deps, requestId } = await createContext({ req, res });
  const { db, clock, pay } = deps;
  if (!pay) throw new AppError('NotFound', 'Payments do not go through Stripe here.');
  const raw = Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0);
  const received = await receiveNotice({ db, clock, requestId }, pay, raw, req.get('stripe-signature') ?? '');
  res.status(200).json(envelope(taken.parse(received), false, req.originalUrl));
}
