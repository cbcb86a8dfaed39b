import { useLocation } from '@tanstack/react-router';
import { Bell } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { cn } from '../ui/cn.ts';
import { Instant } from '../ui/instant.tsx';
import { Link } from '../ui/link.tsx';
import { Popover } from '../ui/popover.tsx';
import { TONE_ICON, TONE_TEXT, type Tone } from '../ui/tone.ts';
import { useLive } from './live.tsx';
import { Loaded } from './loaded.tsx';
import { type Outputs, trpc } from './trpc.ts';

const TONES: Readonly<Record<string, Tone>> = { info: 'running', good: 'done', warning: 'warned', bad: 'breached' };
const SHOWN = 20;

export function NotificationsBell() {
  const [open, setOpen] = useState(false);
  useLive('notifications');
  const unread = trpc.notifications.unread.useQuery().data?.unread ?? 0;
  useReadHere(unread);
  // The name says what is seen: whoever speaks to the page says it as they read it.
  const shown = unread > 99 ? '99+' : String(unread);
  const label = unread > 0 ? `Notifications, ${shown} unread` : 'Notifications';
  return (
    <Popover
      label="Notifications"
      align="end"
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button look="quiet" square aria-label={label} className="relative">
          <Bell />
          {unread > 0 ? (
            <span
              aria-hidden
              className="absolute -top-0.5 -right-0.5 flex h-4 min-w-4 items-center justify-center rounded-full bg-accent px-1 text-[11px] font-semibold text-on-accent tabular"
            >
              {shown}
            </span>
          ) : null}
        </Button>
      }
    >
      <Notifications unread={unread} onGo={() => setOpen(false)} />
    </Popover>
  );
}

/** Whoever sees a page has read what leads there, also what comes in meanwhile. */
function useReadHere(unread: number): void {
  const href = useLocation({ select: ({ pathname }) => pathname });
  const { mutate } = trpc.notifications.markRead.useMutation();
  useEffect(() => {
    if (unread > 0 && document.visibilityState === 'visible') mutate({ href });
  }, [unread, href, mutate]);
}

function Notifications({ unread, onGo }: { unread: number; onGo: () => void }) {
  const query = trpc.notifications.list.useQuery({ pageSize: SHOWN });
  const utils = trpc.useUtils();
  const read = trpc.notifications.markRead.useMutation({ onSuccess: () => utils.notifications.invalidate() });
  return (
    <Loaded query={query} what="The notifications">
      {({ items }) => (
        <div className="flex flex-col gap-3">
          <div className="flex h-7 items-center justify-between gap-2">
            <h2 className="font-semibold">Notifications</h2>
            {unread > 0 ? (
              <Button look="quiet" size="small" onClick={() => read.mutate({})} busy={read.isPending && 'Marking…'}>
                Mark all as read
              </Button>
            ) : null}
          </div>
          {items.length === 0 ? (
            <p className="pb-2 text-13 text-muted">
              Nothing yet. Breaches, failures and approvals that concern you arrive here.
            </p>
          ) : (
            <ul className="-mx-2 flex max-h-96 flex-col overflow-y-auto">
              {items.map((item) => (
                <Entry
                  key={item.id}
                  item={item}
                  onGo={() => {
                    if (item.readAt === null) read.mutate({ ids: [item.id] });
                    onGo();
                  }}
                />
              ))}
            </ul>
          )}
        </div>
      )}
    </Loaded>
  );
}

function Entry({ item, onGo }: { item: Outputs['notifications']['list']['items'][number]; onGo: () => void }) {
  const tone = TONES[item.tone] ?? 'neutral';
  const Icon = TONE_ICON[tone];
  const body = (
    <>
      <Icon className={cn('mt-1 size-3.5 shrink-0', TONE_TEXT[tone])} strokeWidth={2.5} aria-hidden />
      <span className="grow">
        <span className={item.readAt === null ? 'font-medium' : 'text-muted'}>{item.title}</span>
        <span className="block text-13 text-faint">
          <Instant at={item.createdAt} />
          {item.readAt === null ? <span className="sr-only">, unread</span> : null}
        </span>
      </span>
    </>
  );
  const look = 'flex gap-2 rounded-md px-2 py-2 text-14';
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Enter on the link inside is a click too
    <li onClick={onGo}>
      {item.href ? (
        <Link href={item.href} className={cn(look, 'hover:bg-sunken')}>
          {body}
        </Link>
      ) : (
        <div className={look}>{body}</div>
      )}
    </li>
  );
}
