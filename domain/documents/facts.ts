import type { ProrationUnit } from '../billing/contract.ts';
import type { CivilDate } from '../time/civil.ts';
import type { BuyerDetails, Language, SellerDetails } from './contract.ts';

/** Half-open. */
interface CivilPeriod {
  readonly from: CivilDate;
  readonly to: CivilDate;
}

/** Everything that stands on an invoice or a credit note. Amounts in minor units of its currency. */
export interface DocumentFacts {
  readonly kind: 'invoice' | 'credit-note';
  /** null: a draft. */
  readonly number: string | null;
  readonly language: Language;
  readonly seller: SellerDetails;
  readonly buyer: BuyerDetails;
  readonly currency: string;
  readonly issuedOn: CivilDate | null;
  readonly payBy: CivilDate | null;
  readonly period: CivilPeriod | null;
  /** What a credit note takes back: the invoice's number. */
  readonly ofInvoice: string | null;
  readonly lines: readonly DocumentLine[];
  readonly taxes: readonly DocumentTax[];
  /** In the order in which they came off; together `couponMinor`. */
  readonly coupons: readonly { readonly name: string; readonly amountMinor: bigint }[];
  /** Words of whoever wrote it. */
  readonly note: string | null;
  readonly subtotalMinor: bigint;
  readonly couponMinor: bigint;
  readonly netMinor: bigint;
  readonly taxMinor: bigint;
  readonly totalMinor: bigint;
  readonly creditAppliedMinor: bigint;
  readonly payableMinor: bigint;
}

export interface LineTax {
  readonly code: string;
  /** A decimal. */
  readonly ratePercent: string;
  /** Whether the price contains it; left out: as all of the document's do. */
  readonly behaviour?: 'exclusive' | 'inclusive' | undefined;
  /** Why it is not charged to this customer. */
  readonly treatment?: 'exempt' | 'reverse-charge' | undefined;
}

export interface DocumentTax extends LineTax {
  /** As the workspace calls it; shown where a document has several. */
  readonly name: string;
  readonly taxMinor: bigint;
}

export interface DocumentLine {
  readonly description: string;
  readonly quantity: number;
  readonly unitPriceMinor: bigint;
  readonly amountMinor: bigint;
  /** This line's share of the discount. */
  readonly couponMinor: bigint;
  readonly taxMinor: bigint;
  readonly taxes: readonly LineTax[];
  readonly period: CivilPeriod | null;
  readonly prorated: { readonly units: number; readonly periodUnits: number; readonly unit: ProrationUnit } | null;
  /** How the amount of a whole period came about, tier by tier. */
  readonly explanation:
    | readonly {
        readonly kind: string;
        readonly quantity: number;
        readonly unitAmount: string;
        readonly tier: { readonly from: number; readonly upTo: number | null } | null;
        readonly amountMinor: number;
      }[]
    | null;
}
