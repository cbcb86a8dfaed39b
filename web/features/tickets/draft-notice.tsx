import type { TicketDraft } from '../../../domain/tickets/desk.ts';
import { useMember } from '../../app/session.tsx';
import { Button } from '../../ui/button.tsx';
import { Instant } from '../../ui/instant.tsx';

interface Props {
  /** Written by somebody else while one wrote oneself. */
  theirs: TicketDraft | null;
  /** What is shown now, where it was written before. */
  shared: TicketDraft | null;
  onTake: () => void;
  onKeep: () => void;
}

/** Whose draft this is; and the choice, where two wrote at once. */
export function DraftNotice({ theirs, shared, onTake, onKeep }: Props) {
  const { member } = useMember();
  if (theirs) {
    return (
      <div role="alert" className="flex flex-col gap-2 rounded-md border border-warned p-3 text-13">
        <p className="font-medium">{theirs.authorName ?? 'Somebody'} has changed this draft while you wrote:</p>
        <p className="line-clamp-4 whitespace-pre-wrap text-muted">{theirs.body}</p>
        <div className="flex flex-wrap gap-2">
          <Button size="small" onClick={onKeep}>
            Keep mine
          </Button>
          <Button size="small" onClick={onTake}>
            Take theirs
          </Button>
        </div>
      </div>
    );
  }
  if (!shared || shared.body === '' || shared.authorId === member.id) return null;
  return (
    <p className="text-13 text-muted">
      {shared.authorId === null ? 'Drafted for you' : `${shared.authorName ?? 'Somebody'}’s draft`},{' '}
      <Instant at={shared.updatedAt} />
    </p>
  );
}
