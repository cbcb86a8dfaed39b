import { Pencil } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { Customer } from '../../../../domain/billing/contract.ts';
import { TREATMENT_WORDS } from '../../../../domain/tax/contract.ts';
import { useMember } from '../../../app/session.tsx';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { DefinitionList } from '../../../ui/definition-list.tsx';
import { useReader } from '../../../ui/reader.tsx';
import { countryName } from './countries.ts';
import { TaxDialog } from './tax-dialog.tsx';

/** How a customer is taxed, and under which VAT id and address. */
export function TaxCard({ customer }: { customer: Customer }) {
  const { can } = useMember();
  const { locale } = useReader();
  const [editing, setEditing] = useState(false);
  const { taxTreatment, vatId, exemptTaxCodes, exemptionNote, address } = customer;
  const rows: [string, ReactNode][] = [
    ['Tax', TREATMENT_WORDS[taxTreatment]],
    ...(taxTreatment === 'exempt'
      ? ([
          ['Exempt from', exemptTaxCodes.length === 0 ? 'all taxes' : exemptTaxCodes.join(', ')],
          ['Because', exemptionNote],
        ] as [string, ReactNode][])
      : []),
    ['VAT id', vatId],
    [
      'Address',
      address && (
        <span key="address">
          {[address.line1, address.line2, `${address.postalCode} ${address.city}`.trim(), address.region]
            .filter((line) => line !== '')
            .map((line) => (
              <span key={line} className="block">
                {line}
              </span>
            ))}
          {countryName(address.country, locale)}
        </span>
      ),
    ],
  ];
  return (
    <Card title="Tax and address">
      <DefinitionList items={rows} />
      {can('customer:update') ? (
        <Button size="small" icon={<Pencil />} className="mt-3" onClick={() => setEditing(true)}>
          Change tax and address
        </Button>
      ) : null}
      {editing ? <TaxDialog customer={customer} onClose={() => setEditing(false)} /> : null}
    </Card>
  );
}
