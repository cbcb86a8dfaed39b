import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { DraftPreview } from '../../../../domain/invoices/contract.ts';

/**
 * What a draft would come to, asked anew whenever the input changes.
 * @param input null while something is missing
 */
export const useDraftPreview = <Input>(
  kind: string,
  input: Input | null,
  ask: (input: Input) => Promise<DraftPreview>,
) =>
  useQuery({
    queryKey: ['draft preview', kind, input],
    queryFn: () => (input === null ? null : ask(input)),
    enabled: input !== null,
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: 0,
  });
