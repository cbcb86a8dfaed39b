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
  const { mailInvoices, attachXml, mailReceipts, language } = mailing;
  return (
    <Card title="Sending">
      <div className="flex flex-col gap-4">
        <Switch
          checked={mailInvoices}
          disabled={!mayEdit || update.isPending}
          label="Mail each invoice when it is finalised, each credit note when it is issued"
          help="To the customer’s address, with the PDF, once."
          onChange={(on) =>
            void set({ mailInvoices: on }, on ? 'Invoices are mailed from now on' : 'Invoices are no longer mailed')
          }
        />
        <Switch
          checked={attachXml}
          disabled={!mayEdit || update.isPending}
          label="Attach the e-invoice"
          help="EN 16931 as UBL, for customers who book by software. Where an invoice cannot be one, its mail waits with the reason."
          onChange={(on) =>
            void set({ attachXml: on }, on ? 'E-invoices go along from now on' : 'E-invoices no longer go along')
          }
        />
        <Switch
          checked={mailReceipts}
          disabled={!mayEdit || update.isPending}
          label="Mail a receipt when a payment arrives"
          help="With the amount, the invoices that it paid, and the last four digits of the card."
          onChange={(on) =>
            void set({ mailReceipts: on }, on ? 'Receipts are mailed from now on' : 'Receipts are no longer mailed')
          }
        />
        <Field label="Language" help="Of documents, mails and pages for customers who have none of their own.">
          <Select
            value={language}
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
