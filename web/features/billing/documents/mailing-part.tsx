import { type DocumentSettings, LANGUAGES, type Language } from '../../../../domain/documents/contract.ts';
import { failureOf } from '../../../app/failure.ts';
import { trpc } from '../../../app/trpc.ts';
import { Card } from '../../../ui/card.tsx';
import { Field } from '../../../ui/field.tsx';
import { Select } from '../../../ui/select.tsx';
import { Switch } from '../../../ui/switch.tsx';
import { toastDone, toastFailed } from '../../../ui/toast.tsx';
import { LANGUAGE_OPTIONS } from './languages.ts';

interface Props {
  settings: DocumentSettings;
  mayEdit: boolean;
}

const SWITCHES = [
  {
    name: 'mailInvoices',
    label: 'Mail each invoice when it is finalised, each credit note when it is issued',
    help: 'To the customer’s address, with the PDF, once.',
    on: 'Invoices are mailed from now on',
    off: 'Invoices are no longer mailed',
  },
  {
    name: 'attachXml',
    label: 'Attach the e-invoice',
    help: 'EN 16931 as UBL, for customers who book by software. Where an invoice cannot be one, its mail waits with the reason.',
    on: 'E-invoices go along from now on',
    off: 'E-invoices no longer go along',
  },
  {
    name: 'mailReceipts',
    label: 'Mail a receipt when a payment arrives',
    help: 'With the amount, the invoices that it paid, and the last four digits of the card.',
    on: 'Receipts are mailed from now on',
    off: 'Receipts are no longer mailed',
  },
] as const;

/** Whether invoices go out by mail, in which language, with what beside them: each switch holds at once. */
export function MailingPart({ settings: { mailing, sellerNumber }, mayEdit }: Props) {
  const utils = trpc.useUtils();
  const update = trpc.documents.updateSettings.useMutation();
  const set = async (change: Partial<DocumentSettings['mailing']>, done: string) => {
    try {
      utils.documents.settings.setData(undefined, await update.mutateAsync({ mailing: change, sellerNumber }));
      toastDone(done);
    } catch (error) {
      toastFailed(failureOf(error).message);
    }
  };
  return (
    <Card title="Sending">
      <div className="flex flex-col gap-4">
        {SWITCHES.map(({ name, label, help, on, off }) => (
          <Switch
            key={name}
            checked={mailing[name]}
            disabled={!mayEdit || update.isPending}
            label={label}
            help={help}
            onChange={(isOn) => void set({ [name]: isOn }, isOn ? on : off)}
          />
        ))}
        <Field label="Language" help="Of documents, mails and pages for customers who have none of their own.">
          <Select
            value={mailing.language}
            disabled={!mayEdit || update.isPending}
            options={LANGUAGE_OPTIONS}
            onChange={({ target: { value } }) =>
              void set(
                { language: value as Language },
                `Customers are written to in ${LANGUAGES[value as Language]} from now on`,
              )
            }
          />
        </Field>
      </div>
    </Card>
  );
}
