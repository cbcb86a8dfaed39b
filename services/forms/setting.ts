import { type PublicFormSetting, publicFormSetting } from '../../domain/mail/contract.ts';
import { audit } from '../audit.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import type { Tx } from '../database.ts';
import { appLink } from '../links.ts';
import { announce } from '../live.ts';

/** Whether the workspace's public form is open, and where it is. */
export async function getPublicForm(ctx: Ctx): Promise<PublicFormSetting & { url: string }> {
  permit(ctx, 'mailbox:read');
  return transaction(ctx, (tx) => read(ctx, tx));
}

export async function updatePublicForm(
  ctx: Ctx,
  input: PublicFormSetting,
): Promise<PublicFormSetting & { url: string }> {
  permit(ctx, 'mailbox:update');
  const { open } = publicFormSetting.parse(input);
  const at = new Date(await ctx.clock.now());
  return transaction(ctx, async (tx) => {
    const before = await read(ctx, tx);
    if (before.open === open) return before;
    await tx.$executeRaw`
      UPDATE tenant SET settings = settings || jsonb_build_object('publicForm', ${open}::boolean) WHERE id = ${ctx.tenantId}::uuid`;
    await audit(ctx, tx, at, {
      action: open ? 'form-opened' : 'form-closed',
      noun: 'tenant',
      subjectId: ctx.tenantId,
      before: { publicForm: before.open },
      after: { publicForm: open },
    });
    await announce(ctx, tx, 'mailboxes', null);
    return { ...before, open };
  });
}

async function read(ctx: Ctx, tx: Tx): Promise<PublicFormSetting & { url: string }> {
  const [row] = await tx.$queryRaw<{ open: boolean; slug: string }[]>`
    SELECT coalesce((settings ->> 'publicForm')::boolean, false) AS open, slug FROM tenant WHERE id = ${ctx.tenantId}::uuid`;
  return { open: row?.open ?? false, url: appLink(`/form/${row?.slug ?? ''}`) };
}

/** Looked at for each form that is shown or sent. */
export async function isFormOpen({ db }: Pick<Ctx, 'db'>, tenantId: string): Promise<boolean> {
  const [row] = await db.withTenant(
    tenantId,
    (tx) => tx.$queryRaw<{ open: boolean }[]>`
      SELECT coalesce((settings ->> 'publicForm')::boolean, false) AS open FROM tenant WHERE id = ${tenantId}::uuid`,
  );
  return row?.open ?? false;
}
