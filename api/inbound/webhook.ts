import express, { type Request, type Response } from 'express';
import { z } from 'zod';
import { MOST_MAIL_BYTES, receivedMail } from '../../domain/mail/contract.ts';
import { receiveSignedMail } from '../../services/mail/signed-mail.ts';
import { toAppError } from '../errors.ts';
import { envelope, sendError } from '../rest/envelope.ts';
import type { PlainRoute } from '../routes.ts';
import type { CreateContext } from '../session/context.ts';

const readRaw = express.raw({ type: () => true, limit: MOST_MAIL_BYTES });

/** A provider brings a raw mail, signed with the mailbox's secret. Taken in once, however often it is posted. */
export const inboundMail: PlainRoute = {
  path: '/inbound/mail/{mailbox}',
  summary:
    'Take in a raw mail for a mailbox. X-Backbeat-Timestamp: Unix seconds; X-Backbeat-Signature: sha256= and HMAC-SHA-256 of "<timestamp>.<body>"',
  status: 202,
  fields: z.object({}),
  media: 'message/rfc822',
  output: receivedMail,
  handler: (createContext) => (req, res) => {
    readRaw(req, res, (problem?: unknown) => {
      if (problem) return sendError(req, res, toAppError(problem));
      answer(createContext, req, res).catch((error: unknown) => sendError(req, res, toAppError(error)));
    });
  },
};

async function answer(createContext: CreateContext, req: Request, res: Response): Promise<void> {
  const { deps, requestId } = await createContext({ req, res });
  const { db, clock, files } = deps;
  const received = await receiveSignedMail(
    { db, clock, files, requestId },
    {
      mailboxId: String(req.params.mailbox),
      timestamp: req.get('x-backbeat-timestamp') ?? '',
      signature: req.get('x-backbeat-signature') ?? '',
      raw: Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0),
    },
  );
  res.status(202).json(envelope(receivedMail.parse(received), false, req.originalUrl));
}
