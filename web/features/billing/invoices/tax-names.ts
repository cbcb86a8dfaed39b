import { useMember } from '../../../app/session.tsx';
import { trpc } from '../../../app/trpc.ts';

/** What a tax is called, by its code; the code itself and its rate where the rate is not there any more. */
export function useTaxName(): (tax: { code: string; ratePercent: string }) => string {
  const { can } = useMember();
  const rates = trpc.taxRates.list.useQuery({ pageSize: 200 }, { enabled: can('taxRate:read'), staleTime: 300_000 });
  return ({ code, ratePercent }) =>
    rates.data?.items.find((rate) => rate.code === code)?.name ?? `${code}, ${ratePercent} %`;
}

export interface InvoiceTax {
  readonly code: string;
  readonly ratePercent: string;
  readonly taxMinor: number;
  readonly behaviour?: 'exclusive' | 'inclusive' | undefined;
  readonly treatment?: 'exempt' | 'reverse-charge' | undefined;
}

/** Why a tax is not charged, or that the prices contain it; null where it simply comes on top. */
export function taxTreatmentWords({ treatment, behaviour }: InvoiceTax): string | null {
  if (treatment === 'reverse-charge') return 'reverse charge';
  if (treatment === 'exempt') return 'exempt';
  return behaviour === 'inclusive' ? 'contained in the prices' : null;
}
