import { cn } from './cn.ts';

const APPLE = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform);

const SHOWN: Readonly<Record<string, string>> = {
  mod: APPLE ? '⌘' : 'Ctrl',
  shift: APPLE ? '⇧' : 'Shift',
  enter: '↵',
  escape: 'Esc',
  up: '↑',
  down: '↓',
};

/** Keys as they are pressed, parted by spaces: "mod k", "g t". */
export function Kbd({ keys, inverse = false }: { keys: string; inverse?: boolean }) {
  return (
    <span className="inline-flex gap-1">
      {keys.split(' ').map((key, index) => (
        <kbd
          // The same key can come twice in a sequence.
          // biome-ignore lint/suspicious/noArrayIndexKey: the keys of one sequence never move
          key={index}
          className={cn(
            'inline-flex h-5 min-w-5 items-center justify-center rounded-md border px-1 font-sans text-13',
            inverse ? 'border-current/40' : 'border-line bg-sunken text-muted',
          )}
        >
          {SHOWN[key] ?? (key.length === 1 ? key.toUpperCase() : key)}
        </kbd>
      ))}
    </span>
  );
}
