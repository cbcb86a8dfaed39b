import { CircleAlert, Rocket } from 'lucide-react';
import { useState } from 'react';
import type { JourneyDetail, JourneyIssue } from '../../../domain/journeys/requests.ts';
import { failureOf } from '../../app/failure.ts';
import { trpc } from '../../app/trpc.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { toastDone } from '../../ui/toast.tsx';

interface Props {
  journey: JourneyDetail;
  issues: readonly JourneyIssue[];
  look: 'primary' | 'secondary';
}

/** Publishes the draft, after saying what that means for those on their way. */
export function PublishButton({ journey, issues, look }: Props) {
  const { id, version, draft, published, counts } = journey;
  const utils = trpc.useUtils();
  const [asking, setAsking] = useState(false);
  const publish = trpc.journeys.publish.useMutation();
  if (!draft) return null;
  return (
    <>
      <Button
        look={look}
        icon={<Rocket />}
        disabled={issues.length > 0}
        title={issues.length > 0 ? 'The draft has issues that must be settled first' : undefined}
        onClick={() => setAsking(true)}
      >
        Publish version {draft.number}
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={`Publish version ${draft.number}?`}
        consequence={consequence(draft.number, published?.number ?? null, counts.active)}
        confirm="Publish"
        busy="Publishing…"
        onConfirm={async () => {
          try {
            await publish.mutateAsync({ id, version });
          } catch (error) {
            const { message, issues: found } = failureOf(error);
            throw new Error([message, ...found.map((issue) => issue.message)].join(' '));
          }
          toastDone(`Version ${draft.number} is published`);
          await utils.journeys.invalidate();
        }}
      />
    </>
  );
}

function consequence(number: number, before: number | null, active: number): string {
  const from = `Leads enrolled from now on go through version ${number}, which can no longer be changed.`;
  if (before === null) return `${from} Nobody is enrolled by publishing.`;
  if (active === 0) return `${from} Version ${before} is replaced.`;
  return `${from} Version ${before} is replaced; those on their way (${active.toLocaleString('en')}) stay in the version they began with.`;
}

/** What keeps a draft from being published. */
export function Issues({ issues }: { issues: readonly JourneyIssue[] }) {
  if (issues.length === 0) return null;
  return (
    <div role="status" className="flex gap-3 rounded-md border border-breached/40 bg-breached-soft p-3 text-breached">
      <CircleAlert className="mt-0.5 size-4 shrink-0" aria-hidden />
      <div>
        <p className="font-medium">
          {issues.length === 1 ? 'One thing keeps' : `${issues.length} things keep`} the draft from being published
        </p>
        <ul>
          {issues.map(({ code, nodeId, message }) => (
            <li key={`${code} ${nodeId ?? ''} ${message}`}>{message}</li>
          ))}
        </ul>
      </div>
    </div>
  );
}
