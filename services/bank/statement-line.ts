import type { BankFormat } from '../../domain/bank/contract.ts';
import { validation } from '../../domain/errors.ts';
import type { CivilDate } from '../../domain/time/civil.ts';

/** A line of a statement as the bank's file has it. */
export interface StatementLine {
  /** What the bank calls it; null: it has no name, and is known by what it says. */
  readonly ref: string | null;
  readonly bookedOn: CivilDate;
  readonly currency: string;
  /** Negative: it went out. */
  readonly amountMinor: bigint;
  readonly reference: string;
  readonly name: string | null;
  readonly iban: string | null;
}

export interface Statement {
  readonly format: BankFormat;
  readonly account: string | null;
  readonly lines: readonly StatementLine[];
}

/** What is wrong with a file, for a person who looks for it there. */
export const unreadable = (message: string) => validation(message, [{ path: 'file', message }]);
