import { CloudOff, LoaderCircle, Radio } from 'lucide-react';
import { cn } from '../ui/cn.ts';
import { Tooltip } from '../ui/tooltip.tsx';
import { useConnection } from './live.tsx';

const SHOWN = {
  live: { icon: Radio, word: 'Live', look: 'text-done', more: 'Changes appear as they happen' },
  reconnecting: {
    icon: LoaderCircle,
    word: 'Reconnecting',
    look: 'text-warned',
    more: 'What you see may be a moment old',
  },
  offline: {
    icon: CloudOff,
    word: 'Offline',
    look: 'text-breached',
    more: 'Changes are shown again once you are online',
  },
} as const;

/** Whether the page keeps itself current. Quiet while it does. */
export function ConnectionLight() {
  const connection = useConnection();
  const { icon: Icon, word, look, more } = SHOWN[connection];
  return (
    <Tooltip text={more} side="bottom">
      <span
        role="status"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: its explanation is in the tooltip
        tabIndex={0}
        className={cn('flex h-8 items-center gap-1.5 rounded-md px-2 text-13', look)}
      >
        <Icon className={cn('size-4', connection === 'reconnecting' && 'animate-spin')} aria-hidden />
        <span className={connection === 'live' ? 'max-lg:sr-only' : 'max-sm:sr-only'}>{word}</span>
      </span>
    </Tooltip>
  );
}
