import type { InvoiceSummary } from '../../../../domain/billing/requests.ts';
import type { ProcessStatus } from '../../../../domain/process/contract.ts';
import { civilDateAt } from '../../../../domain/time/civil.ts';
import { HOUR } from '../../../../domain/time/instant.ts';
import { useNow } from '../../../ui/clock.ts';
import { useReader } from '../../../ui/reader.tsx';
import { Status } from '../status.tsx';
import { invoiceMeaning } from '../words.ts';

interface Props {
  invoice: Pick<InvoiceSummary, 'status' | 'payBy' | 'payableMinor' | 'dueMinor'>;
  collection: { readonly status: ProcessStatus; readonly attempts: number; readonly nextAt?: string | null } | null;
}

export function InvoiceStatus({ invoice, collection }: Props) {
  const { zone } = useReader();
  const now = useNow(HOUR);
  return <Status meaning={invoiceMeaning(invoice, collection, civilDateAt(zone, now))} />;
}
