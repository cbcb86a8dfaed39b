import type { ReactNode } from 'react';
import { cn } from '../../../ui/cn.ts';
import { Money } from '../../../ui/money.tsx';
import { type InvoiceTax, taxTreatmentWords, useTaxName } from './tax-names.ts';

interface Props {
  currency: string;
  amounts: {
    subtotalMinor: number;
    couponMinor?: number;
    taxMinor: number;
    totalMinor: number;
    creditAppliedMinor: number;
  };
  /** What came in already, where something is still due. */
  paidMinor?: number;
  /** Given back after it was issued. */
  creditedMinor?: number;
  /** A bank took it back, and it was still in the wallet that the invoice had filled. */
  walletMinor?: number;
  /** One row a coupon; where they are not told apart, the discount as a whole. */
  coupons?: readonly { code: string; name: string; amountMinor: number }[] | undefined;
  /** One row a tax; where they are not told apart, their sum. */
  taxes?: readonly InvoiceTax[];
  /** The last row: what is still due, or that it was paid. */
  last: readonly [label: string, minor: number];
}

/** From the lines to the amount to be paid, to the cent. Rows that change nothing are left out. */
export function Totals({ currency, amounts, creditedMinor = 0, walletMinor = 0, paidMinor = 0, ...rest }: Props) {
  const { coupons = [], taxes, last } = rest;
  const nameOf = useTaxName();
  const { subtotalMinor, couponMinor = 0, taxMinor, totalMinor, creditAppliedMinor } = amounts;
  const row = (label: ReactNode, minor: number, look?: string, key?: string) => (
    <div key={key} className={cn('flex justify-between gap-6 py-1', look)}>
      <dt>{label}</dt>
      <dd className="text-right">
        <Money minor={minor} currency={currency} />
      </dd>
    </div>
  );
  return (
    <dl className="ml-auto flex w-full max-w-80 flex-col text-14">
      {row('Subtotal', subtotalMinor, 'text-muted')}
      {coupons.length > 0
        ? coupons.map(({ code, name, amountMinor }) => row(`${name} (${code})`, -amountMinor, 'text-muted', code))
        : couponMinor === 0
          ? null
          : row('Discount', -couponMinor, 'text-muted')}
      {taxes
        ? taxes.map((tax) => row(taxLabel(nameOf(tax), tax), tax.taxMinor, 'text-muted', tax.code))
        : row('Tax', taxMinor, 'text-muted')}
      {row('Total', totalMinor, 'border-t border-line font-medium')}
      {creditAppliedMinor === 0 ? null : row('Credit of the customer', -creditAppliedMinor, 'text-muted')}
      {creditedMinor === 0 ? null : row('Credited', -creditedMinor, 'text-muted')}
      {walletMinor === 0 ? null : row('Taken out of the wallet', -walletMinor, 'text-muted')}
      {paidMinor === 0 ? null : row('Paid', -paidMinor, 'text-muted')}
      {row(last[0], last[1], 'border-t border-edge text-16 font-semibold')}
    </dl>
  );
}

/** The tax's name; below it why it is not charged, or that it is contained in the prices. */
const taxLabel = (name: string, tax: InvoiceTax): ReactNode => {
  const note = taxTreatmentWords(tax);
  if (note === null) return name;
  return (
    <>
      {name}
      <span className="block text-13 text-faint">{note}</span>
    </>
  );
};
