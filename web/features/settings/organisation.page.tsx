import { useLive } from '../../app/live.tsx';
import { Loaded } from '../../app/loaded.tsx';
import { useMember } from '../../app/session.tsx';
import { trpc } from '../../app/trpc.ts';
import { Card } from '../../ui/card.tsx';
import { DefinitionList } from '../../ui/definition-list.tsx';
import { Link } from '../../ui/link.tsx';
import { ApprovalPart } from './approval-part.tsx';
import { DraftsPart } from './drafts-part.tsx';
import { DunningPart } from './dunning-part.tsx';
import { Frame } from './frame.tsx';
import { GeneralPart } from './general-part.tsx';
import { NumberingPart } from './numbering-part.tsx';
import { TermsPart } from './terms-part.tsx';

/** What is decided once for everybody in the workspace. */
export function Page() {
  const { can } = useMember();
  return <Frame current="/settings/organisation">{can('organisation:read') ? <Settings /> : <Facts />}</Frame>;
}

function Settings() {
  useLive('tenants');
  const { can } = useMember();
  const query = trpc.organisation.get.useQuery();
  return (
    <Loaded query={query} what="The settings">
      {(organisation) => (
        <div className="min-h-0 grow overflow-y-auto">
          <div className="flex max-w-180 flex-col gap-4 p-4 sm:p-6">
            {can('organisation:update') ? null : (
              <p className="text-13 text-faint">An owner or admin can change these.</p>
            )}
            <GeneralPart organisation={organisation} />
            <TermsPart organisation={organisation} />
            <NumberingPart organisation={organisation} />
            <DraftsPart organisation={organisation} />
            <DunningPart organisation={organisation} />
            <ApprovalPart organisation={organisation} />
            <p className="text-13 text-faint">
              When solved tickets close is a setting of the{' '}
              <Link href="/settings/desk" className="underline hover:text-ink">
                service desk
              </Link>
              .
            </p>
          </div>
        </div>
      )}
    </Loaded>
  );
}

/** For those who may not see the rest. */
function Facts() {
  const query = trpc.tenants.current.useQuery();
  return (
    <Loaded query={query} what="The workspace">
      {(tenant) => (
        <div className="flex max-w-180 flex-col gap-4 p-4 sm:p-6">
          <Card title="Organisation">
            <DefinitionList
              items={[
                ['Name', tenant.name],
                ['Time zone', tenant.zone.replaceAll('_', ' ')],
                ['Currency', tenant.currency],
              ]}
            />
          </Card>
        </div>
      )}
    </Loaded>
  );
}
