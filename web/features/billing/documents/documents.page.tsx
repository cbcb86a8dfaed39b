import { useLive } from '../../../app/live.tsx';
import { Loaded } from '../../../app/loaded.tsx';
import { useMember } from '../../../app/session.tsx';
import { trpc } from '../../../app/trpc.ts';
import { BillingHead } from '../head.tsx';
import { Looks } from './looks.tsx';
import { MailingPart } from './mailing-part.tsx';
import { SellerPart } from './seller-part.tsx';

/** Who sells, how invoices look, and whether they are mailed. */
export function Page() {
  useLive('documents');
  const { can } = useMember();
  const query = trpc.documents.settings.useQuery();
  return (
    <div className="flex h-full flex-col overflow-y-auto">
      <BillingHead current="/billing/documents" count={undefined} />
      <Loaded query={query} what="The settings of documents">
        {(settings) => (
          <div className="grid grid-cols-1 max-w-300 items-start gap-4 p-4 sm:p-6 lg:grid-cols-[minmax(0,1fr)_24rem]">
            <SellerPart settings={settings} mayEdit={can('document:update')} />
            <div className="flex min-w-0 flex-col gap-4">
              <Looks />
              <MailingPart settings={settings} mayEdit={can('document:update')} />
            </div>
          </div>
        )}
      </Loaded>
    </div>
  );
}
