import { Dialog } from '../ui/dialog.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { useAllCommands } from './commands.ts';

const EVERYWHERE = [
  ['Search and commands', 'mod k'],
  ['Search this list', '/'],
  ['These keys', '?'],
] as const;

const IN_LISTS = [
  ['Next row', 'j'],
  ['Previous row', 'k'],
  ['Open beside the list', 'o'],
  ['Open, then the full page', 'enter'],
  ['Select', 'x'],
  ['Close', 'escape'],
] as const;

/** What `?` shows: the keys that work here and now. */
export function KeyList({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const commands = useAllCommands().flatMap(({ label, keys, group }) => (keys ? [{ label, keys, group }] : []));
  const rows = (group: string) =>
    commands.filter((one) => one.group === group).map(({ label, keys }) => [label, keys] as const);
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Keys" width="wide">
      <div className="grid gap-x-10 gap-y-6 sm:grid-cols-2">
        <Keys title="Everywhere" rows={EVERYWHERE} />
        <Keys title="In lists" rows={IN_LISTS} />
        <Keys title="Go to" rows={rows('go')} />
        <Keys title="On this page" rows={[...rows('create'), ...rows('act')]} />
      </div>
    </Dialog>
  );
}

function Keys({ title, rows }: { title: string; rows: readonly (readonly [string, string])[] }) {
  if (rows.length === 0) return null;
  return (
    <section>
      <h3 className="mb-1 text-13 font-medium text-faint">{title}</h3>
      <dl>
        {rows.map(([label, keys]) => (
          <div key={label} className="flex h-8 items-center justify-between gap-4">
            <dt>{label}</dt>
            <dd>
              <Kbd keys={keys} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
