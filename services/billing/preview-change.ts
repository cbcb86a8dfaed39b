import type { LifeChangeWire } from '../../domain/billing/life-requests.ts';
import {
  type PreviewChangeInput,
  previewChangeInput,
  type SubscriptionChange,
  type SubscriptionChangePreview,
} from '../../domain/billing/requests.ts';
import { type Ctx, permit } from '../context.ts';
import { lifePreviewOf } from './preview-life.ts';

const CHANGES: Readonly<Record<SubscriptionChange, LifeChangeWire>> = {
  pause: { kind: 'pause', cycle: 'keep', until: null },
  resume: { kind: 'resume' },
  'cancel-now': { kind: 'cancel', at: 'now' },
  'cancel-at-period-end': { kind: 'cancel', at: 'period-end' },
};

/**
 * What pausing, resuming or cancelling a subscription would bring, computed as the change itself computes it. Nothing is written.
 * @throws AppError NotFound, Forbidden, Conflict for one that has ended
 */
export async function previewChange(ctx: Ctx, input: PreviewChangeInput): Promise<SubscriptionChangePreview> {
  permit(ctx, 'subscription:read');
  const { id, change } = previewChangeInput.parse(input);
  const { currency, endsAt, creditMinor, offOpenInvoiceMinor, invoices, atOnce } = await lifePreviewOf(
    ctx,
    id,
    CHANGES[change],
  );
  return { currency, endsAt, creditMinor, offOpenInvoiceMinor, invoices, atOnce };
}
