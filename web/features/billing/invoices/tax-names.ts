import { useMember } from '../../../app/session.tsx';
import { trpc } from '../../../app/trpc.ts';

/** What a tax is called, by its code; the code itself and its rate where the rate is not there any more. */
export function useTaxName(): (tax: { code: string; ratePercent: string }) => string {
  const { can } = useMember();
  const rates = trpc.taxRates.list.useQuery({ pageSize: 200 }, { enabled: can('taxRate:read'), staleTime: 300_000 });
  return ({ code, ratePercent }) =>
    rates.data?.items.find((rate) => rate.code === code)?.name ?? `${code}, ${ratePercent} %`;
}
