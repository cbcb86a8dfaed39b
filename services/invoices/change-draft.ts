import type { CustomerTax } from '../../domain/billing/customer-tax.ts';
import { changeLines, type DraftFigures, type DraftLine, draftFigures } from '../../domain/billing/draft.ts';
import type { InvoiceDetail } from '../../domain/billing/requests.ts';
import { notFound, validation } from '../../domain/errors.ts';
import {
  type ChangeDraftInput,
  changeDraftInput,
  type DraftLineInput,
  type DraftPreview,
  MOST_LINES,
  type PreviewDraftInput,
  previewDraftInput,
} from '../../domain/invoices/contract.ts';
import { fromWire, toWire } from '../../domain/money/money.ts';
import { fromIso, type Instant } from '../../domain/time/instant.ts';
import { audit } from '../audit.ts';
import { readInvoiceDetail } from '../billing/invoice-rows.ts';
import { billingSettings } from '../billing/settings.ts';
import { collectionStore } from '../collection/process.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import type { Tx } from '../database.ts';
import { newId } from '../ids.ts';
import { announce } from '../live.ts';
import { changeFacts } from '../processes/change.ts';
import { requireVersion } from '../version.ts';
import { creditFor } from './draft-credit.ts';
import { type Draft, readDraft, readDraftLines, writeDraftFigures, writeDraftLines } from './draft-rows.ts';
import { lineTaxes } from './draft-taxes.ts';
import { hourLines, releaseHours } from './hours.ts';

type Edit = Omit<ReturnType<typeof changeDraftInput.parse>, 'version'>;

/**
 * Adds, changes and removes lines of a draft; its totals and what it takes of the customer's credit follow. Hours of a line that is removed
 * are to be billed again.
 * @throws AppError NotFound, Conflict (stale, final, hours that are billed), Validation for a tax rate or a series that is none
 */
export async function changeDraft(ctx: Ctx, input: ChangeDraftInput): Promise<InvoiceDetail> {
  permit(ctx, 'invoice:update');
  const { version, ...edit } = changeDraftInput.parse(input);
  const now = await ctx.clock.now();
  return transaction(ctx, async (tx) => {
    await changeFacts(ctx, tx, collectionStore, [edit.id], now, async () => {
      const draft = await readDraft(ctx, tx, edit.id, 'for-change');
      requireVersion('This draft', draft.version, version);
      const { before, lines, figures } = await edited(ctx, tx, draft, edit, 'claim');
      if (edit.remove.length > 0) await releaseHours(ctx, tx, draft.id, edit.remove);
      await writeTerms(ctx, tx, draft, edit, now);
      await writeDraftLines(ctx, tx, draft.id, lines, figures);
      await writeDraftFigures(ctx, tx, draft, figures, now);
      await audit(ctx, tx, new Date(now), {
        action: 'draft-changed',
        noun: 'invoice',
        subjectId: draft.id,
        before: { totalMinor: draft.totalMinor, lines: before.length },
        after: { totalMinor: figures.totalMinor, lines: lines.length, ...shownTerms(edit) },
      });
      await announce(ctx, tx, 'invoices', draft.id);
    });
    return readInvoiceDetail(ctx, tx, edit.id);
  });
}

/** What a draft would come to; nothing is written. @throws as changeDraft */
export async function previewDraft(ctx: Ctx, input: PreviewDraftInput): Promise<DraftPreview> {
  permit(ctx, 'invoice:update');
  const edit = previewDraftInput.parse(input);
  return transaction(ctx, async (tx) => {
    const draft = await readDraft(ctx, tx, edit.id, 'none');
    const { before, lines, figures } = await edited(ctx, tx, draft, edit, 'preview');
    return shown(draft.currency, lines, figures, new Set(before.map(({ id }) => id)));
  });
}

/** A draft's figures as a person sees them before anything is written. @param known the ids of lines that exist already */
export const shown = (
  currency: string,
  lines: readonly DraftLine[],
  figures: DraftFigures,
  known: ReadonlySet<string>,
): DraftPreview => ({
  currency,
  lines: lines.map(({ id, description, amountMinor }, at) => ({
    lineId: known.has(id) ? id : null,
    description,
    amountMinor: toWire(amountMinor),
    couponMinor: toWire(figures.lines[at]?.couponMinor ?? 0n),
    taxMinor: toWire(figures.lines[at]?.taxMinor ?? 0n),
  })),
  taxes: figures.taxes.map((tax) => ({ ...tax, taxMinor: toWire(tax.taxMinor) })),
  subtotalMinor: toWire(figures.subtotalMinor),
  couponMinor: toWire(figures.couponMinor),
  netMinor: toWire(figures.netMinor),
  taxMinor: toWire(figures.taxMinor),
  totalMinor: toWire(figures.totalMinor),
  creditAppliedMinor: toWire(figures.creditAppliedMinor),
  creditGrantedMinor: toWire(figures.creditGrantedMinor),
  dueMinor: toWire(figures.dueMinor),
});

interface Edited {
  readonly before: readonly DraftLine[];
  readonly lines: readonly DraftLine[];
  readonly figures: DraftFigures;
}

async function edited(ctx: Ctx, tx: Tx, draft: Draft, edit: Edit, claim: 'preview' | 'claim'): Promise<Edited> {
  const { terms } = await billingSettings(tx);
  const before = await readDraftLines(ctx, tx, draft.id);
  const known = new Set(before.map(({ id }) => id));
  if ([...edit.change.map(({ lineId }) => lineId), ...edit.remove].some((id) => !known.has(id))) {
    throw notFound('This line of the draft');
  }
  const rates = [...edit.add, ...edit.change].flatMap(({ taxRateIds = [] }) => taxRateIds);
  const taxesOf = await lineTaxes(ctx, tx, rates, customerTaxOf(draft));
  const hours = edit.hoursUntil === null ? [] : await hourLines(ctx, tx, draft, edit.hoursUntil, claim);
  const lines = changeLines(before, {
    add: [...edit.add.map((line) => newLine(line, taxesOf)), ...hours],
    change: edit.change.map(({ lineId, description, quantity, unitPriceMinor, taxRateIds }) => ({
      id: lineId,
      ...(description === undefined ? {} : { description }),
      ...(quantity === undefined ? {} : { quantity }),
      ...(unitPriceMinor === undefined ? {} : { unitPriceMinor: fromWire(unitPriceMinor) }),
      ...(taxRateIds === undefined ? {} : { taxes: taxesOf(taxRateIds) }),
    })),
    remove: edit.remove,
  });
  requireFew(lines);
  return { before, lines, figures: draftFigures(lines, terms, creditFor(draft)) };
}

/** @throws AppError Validation */
export function requireFew(lines: readonly unknown[]): void {
  if (lines.length <= MOST_LINES) return;
  const message = `An invoice has at most ${MOST_LINES.toLocaleString('en')} lines`;
  throw validation(`${message}.`, [{ path: 'lines', message }]);
}

export const customerTaxOf = ({
  treatment,
  exemptCodes,
}: {
  treatment: string;
  exemptCodes: string[];
}): CustomerTax => ({
  treatment: treatment as CustomerTax['treatment'],
  exemptCodes,
});

/** A line that a person enters. */
export const newLine = (
  { description, quantity, unitPriceMinor, taxRateIds }: DraftLineInput,
  taxesOf: (rateIds: readonly string[]) => DraftLine['taxes'],
): DraftLine => ({
  id: newId(),
  kind: 'one-off',
  description,
  quantity,
  unitPriceMinor: fromWire(unitPriceMinor),
  amountMinor: BigInt(quantity) * fromWire(unitPriceMinor),
  couponMinor: 0n,
  taxes: taxesOf(taxRateIds),
  period: null,
  prorated: null,
  explanation: null,
});

const shownTerms = ({ note, finalizesAt, series }: Pick<Edit, 'note' | 'finalizesAt' | 'series'>) => ({
  ...(note === undefined ? {} : { note }),
  ...(finalizesAt === undefined ? {} : { finalizesAt }),
  ...(series === undefined ? {} : { series }),
});

async function writeTerms(ctx: Ctx, tx: Tx, { id }: Draft, edit: Edit, now: Instant): Promise<void> {
  const { note, finalizesAt, series } = edit;
  await requireTerms(tx, edit, now);
  const data = {
    ...(note === undefined ? {} : { note: note === '' ? null : note }),
    ...(finalizesAt === undefined ? {} : { finalizesAt: finalizesAt === null ? null : new Date(fromIso(finalizesAt)) }),
    ...(series === undefined ? {} : { series }),
  };
  if (Object.keys(data).length === 0) return;
  await tx.invoice.update({ where: { tenantId_id: { tenantId: ctx.tenantId, id } }, data });
}

/** @throws AppError Validation for a series that the settings lack, or an end of the draft in the past */
export async function requireTerms(tx: Tx, { series, finalizesAt }: Partial<Edit>, now: Instant): Promise<void> {
  if (finalizesAt && fromIso(finalizesAt) < now) {
    const message = 'Choose an instant to come, or finalise it now';
    throw validation(`${message}.`, [{ path: 'finalizesAt', message }]);
  }
  if (!series) return;
  const { numbering } = await billingSettings(tx);
  if (numbering.series.some(({ key }) => key === series)) return;
  const message = 'Choose a series of the settings';
  throw validation(`${message}.`, [{ path: 'series', message }]);
}
