import {
  newTemplate,
  type Template,
  templateLook,
  type UpdateTemplateInput,
  updateTemplateInput,
} from '../../domain/documents/contract.ts';
import { AppError, notFound } from '../../domain/errors.ts';
import { audit } from '../audit.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import type { Prisma, Tx } from '../database.ts';
import { newId } from '../ids.ts';
import { announce } from '../live.ts';
import { requireVersion } from '../version.ts';

const FIELDS = { id: true, name: true, look: true, inUse: true, version: true } as const;
type Row = Prisma.DocumentTemplateGetPayload<{ select: typeof FIELDS }>;
const toTemplate = (row: Row): Template => ({ ...row, look: templateLook.parse(row.look) });

export async function listTemplates(ctx: Ctx): Promise<Template[]> {
  permit(ctx, 'document:read');
  const rows = await transaction(ctx, (tx) =>
    tx.documentTemplate.findMany({
      where: { tenantId: ctx.tenantId },
      orderBy: [{ inUse: 'desc' }, { name: 'asc' }],
      select: FIELDS,
    }),
  );
  return rows.map(toTemplate);
}

/** The first one is in use at once. */
export async function createTemplate(ctx: Ctx, input: Pick<Template, 'name' | 'look'>): Promise<Template> {
  permit(ctx, 'document:update');
  const { name, look } = newTemplate.parse(input);
  const at = new Date(await ctx.clock.now());
  return transaction(ctx, async (tx) => {
    await tx.$executeRaw`SELECT FROM tenant WHERE id = ${ctx.tenantId}::uuid FOR UPDATE`;
    const others = await tx.documentTemplate.count({ where: { tenantId: ctx.tenantId } });
    const data = { tenantId: ctx.tenantId, id: newId(), name, look, inUse: others === 0, createdAt: at };
    const row = await tx.documentTemplate.create({ data, select: FIELDS });
    await audit(ctx, tx, at, {
      action: 'created',
      noun: 'document-template',
      subjectId: row.id,
      after: { name, look },
    });
    await announce(ctx, tx, 'documents', row.id);
    return toTemplate(row);
  });
}

/** What was sent keeps its look; everything drawn from now on has the new one. @throws AppError NotFound, Conflict (stale version) */
export async function updateTemplate(ctx: Ctx, input: UpdateTemplateInput): Promise<Template> {
  permit(ctx, 'document:update');
  const { id, version, ...edit } = updateTemplateInput.parse(input);
  const at = new Date(await ctx.clock.now());
  return transaction(ctx, async (tx) => {
    const before = await locked(ctx, tx, id);
    requireVersion('The template', before.version, version);
    if (edit.inUse) {
      await tx.documentTemplate.updateMany({ where: { tenantId: ctx.tenantId, inUse: true }, data: { inUse: false } });
    }
    const data = {
      ...(edit.name === undefined ? {} : { name: edit.name }),
      ...(edit.look === undefined ? {} : { look: edit.look }),
      ...(edit.inUse ? { inUse: true } : {}),
      version: { increment: 1 },
    };
    const key = { tenantId_id: { tenantId: ctx.tenantId, id } };
    const row = await tx.documentTemplate.update({ where: key, data, select: FIELDS });
    await audit(ctx, tx, at, {
      action: 'updated',
      noun: 'document-template',
      subjectId: id,
      before: { name: before.name, look: before.look, inUse: before.inUse },
      after: edit,
    });
    await announce(ctx, tx, 'documents', id);
    return toTemplate(row);
  });
}

/** @throws AppError NotFound, Conflict where it is in use */
export async function deleteTemplate(ctx: Ctx, { id }: { id: string }): Promise<{ id: string }> {
  permit(ctx, 'document:update');
  const at = new Date(await ctx.clock.now());
  return transaction(ctx, async (tx) => {
    const { name, inUse } = await locked(ctx, tx, id);
    if (inUse) throw new AppError('Conflict', 'This template is in use. Use another one first.');
    await tx.documentTemplate.delete({ where: { tenantId_id: { tenantId: ctx.tenantId, id } } });
    await audit(ctx, tx, at, { action: 'deleted', noun: 'document-template', subjectId: id, before: { name } });
    await announce(ctx, tx, 'documents', id);
    return { id };
  });
}

async function locked(ctx: Ctx, tx: Tx, id: string): Promise<Row> {
  await tx.$executeRaw`SELECT FROM document_template WHERE tenant_id = ${ctx.tenantId}::uuid ORDER BY id FOR UPDATE`;
  const row = await tx.documentTemplate.findFirst({ where: { tenantId: ctx.tenantId, id }, select: FIELDS });
  if (!row) throw notFound('This template');
  return row;
}
