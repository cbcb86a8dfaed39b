import {
  type DocumentSettings,
  documentSettings,
  mailing,
  sellerDetails,
  type UpdateDocumentSettingsInput,
  unnamedSeller,
  updateDocumentSettingsInput,
} from '../../domain/documents/contract.ts';
import { AppError, validation } from '../../domain/errors.ts';
import { audit } from '../audit.ts';
import { changesOf } from '../changes.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import type { Tx } from '../database.ts';
import type { FileToSend } from '../files/attachments.ts';
import { announce } from '../live.ts';

export function getDocumentSettings(ctx: Ctx): Promise<DocumentSettings> {
  permit(ctx, 'document:read');
  return transaction(ctx, (tx) => readDocumentSettings(ctx, tx));
}

export async function readDocumentSettings(ctx: Ctx, tx: Tx): Promise<DocumentSettings> {
  const [row] = await tx.$queryRaw<{ name: string; mailing: unknown; seller: unknown; number: number | null }[]>`
    SELECT t.name, t.settings -> 'documents' AS mailing, s.details AS seller, s.number
    FROM tenant t LEFT JOIN LATERAL (SELECT p.details, p.number FROM seller_profile p WHERE p.tenant_id = t.id ORDER BY p.number DESC LIMIT 1) s ON true
    WHERE t.id = ${ctx.tenantId}::uuid`;
  return documentSettings.parse({
    seller: row?.seller ?? unnamedSeller(row?.name ?? ''),
    sellerNumber: row?.number ?? null,
    mailing: mailing.parse(row?.mailing ?? {}),
  });
}

/**
 * What changes of the seller is the next profile: invoices that are finalised keep theirs.
 * @throws AppError Forbidden, Validation, Conflict (somebody has saved another profile meanwhile)
 */
export async function updateDocumentSettings(ctx: Ctx, input: UpdateDocumentSettingsInput): Promise<DocumentSettings> {
  permit(ctx, 'document:update');
  const edit = updateDocumentSettingsInput.parse(input);
  const at = new Date(await ctx.clock.now());
  return transaction(ctx, async (tx) => {
    await tx.$executeRaw`SELECT FROM tenant WHERE id = ${ctx.tenantId}::uuid FOR UPDATE`;
    const before = await readDocumentSettings(ctx, tx);
    if (before.sellerNumber !== edit.sellerNumber) {
      throw new AppError(
        'Conflict',
        'Somebody else has saved the seller’s details. Read them again and repeat your change.',
      );
    }
    const wanted = { seller: edit.seller ?? before.seller, mailing: { ...before.mailing, ...edit.mailing } };
    const changes = changesOf<typeof wanted>(before, wanted);
    if (!changes) return before;
    if (changes.after.seller) {
      await requireLogo(ctx, tx, wanted.seller.logo?.sha256);
      const seller = sellerDetails.parse(wanted.seller);
      await tx.sellerProfile.create({
        data: { tenantId: ctx.tenantId, number: (before.sellerNumber ?? 0) + 1, details: seller, createdAt: at },
      });
    }
    if (changes.after.mailing) {
      await tx.$executeRaw`
        UPDATE tenant SET settings = settings || jsonb_build_object('documents', ${JSON.stringify(wanted.mailing)}::jsonb)
        WHERE id = ${ctx.tenantId}::uuid`;
    }
    await audit(ctx, tx, at, {
      action: 'document-settings-changed',
      noun: 'tenant',
      subjectId: ctx.tenantId,
      before: changes.before,
      after: changes.after,
    });
    await announce(ctx, tx, 'documents', null);
    return readDocumentSettings(ctx, tx);
  });
}

/** Only a picture that this workspace has uploaded. */
async function requireLogo(ctx: Ctx, tx: Tx, sha256: string | undefined): Promise<void> {
  if (sha256 === undefined) return;
  const found = await tx.storedFile.count({ where: { tenantId: ctx.tenantId, sha256 } });
  if (found > 0) return;
  throw validation('The picture was not found.', [{ path: 'seller.logo', message: 'Upload the picture again' }]);
}

/** The picture of the present profile. */
export async function openLogo(ctx: Ctx): Promise<FileToSend | null> {
  permit(ctx, 'document:read');
  return transaction(ctx, async (tx) => {
    const { seller } = await readDocumentSettings(ctx, tx);
    if (!seller.logo) return null;
    const file = await tx.storedFile.findFirst({
      where: { tenantId: ctx.tenantId, sha256: seller.logo.sha256 },
      select: { sha256: true, name: true, mediaType: true, size: true },
    });
    return file && { ...file, mediaType: seller.logo.mediaType };
  });
}
