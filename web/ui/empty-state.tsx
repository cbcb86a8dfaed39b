import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

interface Props {
  icon: LucideIcon;
  /** What is not there: "No tickets yet". */
  title: string;
  /** What this place is for. */
  children: ReactNode;
  /** The first step: one button, perhaps a link beside it. */
  action?: ReactNode;
}

export function EmptyState({ icon: Icon, title, children, action }: Props) {
  return (
    <div className="mx-auto flex max-w-96 flex-col items-center gap-2 px-4 py-16 text-center">
      <Icon className="mb-2 size-6 text-faint" strokeWidth={1.5} aria-hidden />
      <h2 className="text-16 font-semibold">{title}</h2>
      <p className="text-14 text-muted">{children}</p>
      {action ? <div className="mt-3 flex flex-wrap justify-center gap-2">{action}</div> : null}
    </div>
  );
}
