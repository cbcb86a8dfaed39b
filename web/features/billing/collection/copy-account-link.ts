import { failureOf } from '../../../app/failure.ts';
import { trpc } from '../../../app/trpc.ts';
import { toastDone, toastFailed } from '../../../ui/toast.tsx';

/** Copies the link to a customer's own page, and says what became of it; true where it is copied. */
export function useCopyAccountLink(): (id: string) => Promise<boolean> {
  const utils = trpc.useUtils();
  return async (id) => {
    try {
      const { url } = await utils.collection.accountLink.fetch({ id });
      await navigator.clipboard.writeText(url);
      toastDone('The link is copied: it is good for seven days');
      return true;
    } catch (error) {
      toastFailed(failureOf(error).message);
      return false;
    }
  };
}
