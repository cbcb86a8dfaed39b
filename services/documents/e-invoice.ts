import type { DocumentFacts } from '../../domain/documents/facts.ts';
import { ublOf, ublProblems } from '../../domain/documents/ubl.ts';
import { AppError } from '../../domain/errors.ts';
import { FaultyInvoice, makeDocument } from './thread.ts';

/**
 * The document as UBL by EN 16931. The library checks it against its schema of the standard (fields, codes, decimals) and puts it in order.
 * @throws AppError Conflict where the standard cannot say it, with what is missing
 */
export async function eInvoiceOf(facts: DocumentFacts): Promise<Buffer> {
  const problems = ublProblems(facts);
  if (problems.length > 0) throw refused(problems);
  try {
    return await makeDocument({ kind: 'xml', invoice: ublOf(facts), language: facts.language });
  } catch (error) {
    if (error instanceof FaultyInvoice) throw refused(error.faults);
    throw error;
  }
}

const refused = (problems: readonly string[]): AppError =>
  new AppError('Conflict', `This cannot be an e-invoice. ${problems.join(' ')}`);
