import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { DraftPreview } from '../../../../domain/invoices/contract.ts';

/** Between two letters of somebody who types. */
const PAUSE_MS = 300;

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
    queryFn: async ({ signal }) => {
      // What is typed over before it is asked is given up: of a word only the last letter asks.
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      signal.throwIfAborted();
      return input === null ? null : ask(input);
    },
    enabled: input !== null,
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: 0,
  });
