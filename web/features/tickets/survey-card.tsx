import { trpc } from '../../app/trpc.ts';
import { Card } from '../../ui/card.tsx';
import { Instant } from '../../ui/instant.tsx';
import { StatusPill } from '../../ui/status-pill.tsx';

/** What the customer said of the solution; nothing where nobody was asked. */
export function SurveyCard({ ticketId }: { ticketId: string }) {
  const survey = trpc.surveys.ofTicket.useQuery({ id: ticketId }).data?.survey;
  if (!survey) return null;
  const { score, comment, scale, answeredAt, askedAt } = survey;
  return (
    <Card title="How it was">
      {score === null ? (
        <p className="text-muted">
          Asked <Instant at={askedAt} />; no answer yet.
        </p>
      ) : (
        <div className="flex flex-col gap-2">
          <p className="flex flex-wrap items-center gap-2">
            <StatusPill tone={score >= 4 ? 'done' : score === 3 ? 'neutral' : 'breached'}>
              {scale === 'thumbs' ? (score >= 4 ? 'Good' : 'Not good') : `${score} of 5`}
            </StatusPill>
            {answeredAt ? <Instant at={answeredAt} className="text-13 text-muted" /> : null}
          </p>
          {comment ? <p className="[overflow-wrap:anywhere]">{comment}</p> : null}
        </div>
      )}
    </Card>
  );
}
