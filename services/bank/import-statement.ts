import { createHash } from 'node:crypto';
import type { ImportedStatement } from '../../domain/bank/contract.ts';
import { validation } from '../../domain/errors.ts';
import { audit } from '../audit.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { recordset, type Tx } from '../database.ts';
import { derivedId, newId } from '../ids.ts';
import { announce } from '../live.ts';
import { readStatement } from './statement.ts';
import type { StatementLine } from './statement-line.ts';
import { suggestionsFor } from './suggestions.ts';

const LINE_COLUMNS = {
  id: 'uuid',
  booked_on: 'date',
  currency: 'text',
  amount_minor: 'bigint',
  reference: 'text',
  name: 'text',
  iban: 'text',
} as const;

/**
 * Takes in what came in by a bank's file. A line that an earlier file has brought is left out, so that files may overlap and be sent twice.
 * Nothing is paid by it: each line is confirmed.
 * @throws AppError Forbidden, Validation that says what in the file cannot be read
 */
export async function importStatement(
  ctx: Ctx,
  file: { readonly fileName: string; readonly content: Uint8Array },
): Promise<ImportedStatement> {
  permit(ctx, 'payment:create');
  const at = new Date(await ctx.clock.now());
  return transaction(ctx, async (tx) => {
    const { currency } = await tx.tenant.findFirstOrThrow({ select: { currency: true } });
    const { format, account, lines } = readStatement(file.content, currency);
    const incoming = named(ctx.tenantId, account, lines).filter(({ amountMinor }) => amountMinor > 0n);
    if (lines.length === 0) throw validation('There is no booking in this file.');
    const id = newId();
    const byName = ctx.actor.kind === 'member' || ctx.actor.kind === 'apiKey' ? ctx.actor.name : 'Backbeat';
    const { fileName } = file;
    await tx.bankStatement.create({
      data: {
        ...{ tenantId: ctx.tenantId, id, fileName, format, account, byName, importedAt: at },
        ...{ lines: 0, repeated: 0, outgoing: lines.length - incoming.length },
      },
    });
    const rows = incoming.map((line) => ({
      id: line.id,
      booked_on: line.bookedOn,
      currency: line.currency,
      amount_minor: line.amountMinor,
      reference: line.reference,
      name: line.name,
      iban: line.iban,
    }));
    const fresh = await tx.$queryRaw<{ id: string }[]>`
      INSERT INTO bank_line (tenant_id, id, statement_id, booked_on, currency, amount_minor, reference, name, iban, state)
      SELECT ${ctx.tenantId}::uuid, r.id, ${id}::uuid, r.booked_on, r.currency, r.amount_minor, r.reference, r.name, r.iban, 'open'
      FROM ${recordset(rows, LINE_COLUMNS)} ON CONFLICT DO NOTHING RETURNING id`;
    const repeated = incoming.length - fresh.length;
    await tx.$executeRaw`
      UPDATE bank_statement SET lines = ${fresh.length}, repeated = ${repeated} WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${id}::uuid`;
    await audit(ctx, tx, at, {
      action: 'imported',
      noun: 'bankStatement',
      subjectId: id,
      after: { fileName, lines: fresh.length, repeated },
    });
    await announce(ctx, tx, 'bankLines', null);
    const exact = await countExact(
      ctx,
      tx,
      fresh.map((line) => line.id),
    );
    return {
      id,
      fileName,
      format,
      account,
      lines: fresh.length,
      repeated,
      outgoing: lines.length - incoming.length,
      exact,
    };
  });
}

async function countExact(ctx: Ctx, tx: Tx, ids: readonly string[]): Promise<number> {
  const suggested = await suggestionsFor(ctx, tx, ids);
  return [...suggested.values()].filter(([best]) => best?.certainty === 'exact').length;
}

/**
 * The same line has the same id whichever file brings it: by what the bank calls it, else by what it says, and the how-manieth of its kind on
 * its day it is, for two customers may pay the same amount with the same words.
 */
function named(
  tenantId: string,
  account: string | null,
  lines: readonly StatementLine[],
): (StatementLine & { id: string })[] {
  const seen = new Map<string, number>();
  return lines.map((line) => {
    const { ref, bookedOn, currency, amountMinor, reference, name, iban } = line;
    const said = ref ?? [reference, name, iban].join('\n');
    const key = createHash('sha256')
      .update([account, bookedOn, currency, String(amountMinor), said].join('\n'))
      .digest('hex');
    const before = seen.get(key) ?? 0;
    seen.set(key, before + 1);
    return { ...line, id: derivedId(tenantId, 'bank-line', key, String(before)) };
  });
}
