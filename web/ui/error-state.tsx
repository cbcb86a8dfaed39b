import { CircleX, RotateCw } from 'lucide-react';
import { Button } from './button.tsx';

interface Props {
  /** What failed: "The tickets could not be loaded". */
  title: string;
  /** The message of the failure, which says what to do. */
  message?: string | undefined;
  /** What became of the work: by default that nothing was lost. */
  reassurance?: string;
  onRetry?: () => void;
  /** For support; shown small. */
  requestId?: string | undefined;
}

export function ErrorState(props: Props) {
  const { title, message, reassurance = 'Nothing was lost.', onRetry, requestId } = props;
  return (
    <div role="alert" className="mx-auto flex max-w-120 flex-col items-center gap-2 px-4 py-16 text-center">
      <CircleX className="mb-2 size-6 text-breached" strokeWidth={1.5} aria-hidden />
      <h2 className="text-16 font-semibold">{title}</h2>
      <p className="text-14 text-muted">
        {message ? `${message.replace(/\.?$/, '.')} ` : ''}
        {reassurance}
      </p>
      {onRetry ? (
        <Button className="mt-3" icon={<RotateCw />} onClick={onRetry}>
          Try again
        </Button>
      ) : null}
      {requestId ? <p className="mt-2 text-13 text-faint">Request {requestId}</p> : null}
    </div>
  );
}
