import { Archive, ArchiveRestore, Pencil } from 'lucide-react';
import { useState } from 'react';
import type { TaxRate } from '../../../../domain/billing/contract.ts';
import { useMember } from '../../../app/session.tsx';
import { Button } from '../../../ui/button.tsx';
import { taxBaseWords } from '../words.ts';
import { TaxRateForm } from './tax-rate-form.tsx';
import { useArchiveTaxRate } from './use-archive.ts';

/** A tax rate beside its list. */
export function TaxPanel({ rate }: { rate: TaxRate }) {
  const { can } = useMember();
  const [editing, setEditing] = useState(false);
  const archive = useArchiveTaxRate();
  return (
    <div className="flex flex-col gap-4">
      <p className="text-16">
        <span className="font-semibold tabular">{rate.ratePercent} %</span> {taxBaseWords(rate)}
      </p>
      {can('taxRate:update') ? (
        <div className="flex flex-wrap gap-2">
          <Button icon={<Pencil />} onClick={() => setEditing(true)}>
            Rename
          </Button>
          <Button icon={rate.archivedAt ? <ArchiveRestore /> : <Archive />} onClick={() => archive(rate)}>
            {rate.archivedAt ? 'Offer it again' : 'Archive'}
          </Button>
        </div>
      ) : null}
      <p className="text-13 text-faint">
        Price plans that have it keep it. When the law changes a rate, add a new one: invoices of the past show the old.
      </p>
      {editing ? <TaxRateForm rate={rate} onClose={() => setEditing(false)} /> : null}
    </div>
  );
}
