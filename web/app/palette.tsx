import { useNavigate } from '@tanstack/react-router';
import { Command } from 'cmdk';
import { Search } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import { useState } from 'react';
import { Kbd } from '../ui/kbd.tsx';
import { type Command as AppCommand, useAllCommands } from './commands.ts';
import { navFor } from './nav.ts';
import { useMember } from './session.tsx';

const GROUPS = [
  ['act', 'On this page'],
  ['create', 'Create'],
  ['go', 'Go to'],
] as const;

/** Lists that take `?q=`. */
const SEARCHED = new Set(['/tickets', '/leads', '/billing', '/processes', '/messages']);

const GROUP = 'text-13 text-faint [&_[cmdk-group-heading]]:px-3 [&_[cmdk-group-heading]]:py-1.5';

const ITEM =
  'flex h-10 items-center gap-3 rounded-md px-3 text-14 data-[selected=true]:bg-sunken [&_svg]:size-4 [&_svg]:text-faint';

/** Search and commands (Ctrl or ⌘ K). */
export function Palette({ onClose }: { onClose: () => void }) {
  const commands = useAllCommands();
  const { can } = useMember();
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const run = (act: () => void) => () => {
    onClose();
    act();
  };
  return (
    <Radix.Root open onOpenChange={(open) => open || onClose()}>
      <Radix.Portal>
        <div className="fixed inset-0 z-40 bg-shade" />
        <Radix.Content
          data-modal
          aria-describedby={undefined}
          className="fixed inset-x-2 top-2 z-50 mx-auto max-w-140 animate-enter overflow-hidden rounded-md border border-line bg-surface shadow-lift outline-none sm:top-[15vh]"
        >
          <Radix.Title className="sr-only">Search and commands</Radix.Title>
          <Command label="Search and commands" loop>
            <Command.Input
              autoFocus
              value={text}
              onValueChange={setText}
              placeholder="Search or do something"
              className="h-12 w-full border-b border-line bg-transparent px-4 text-16 outline-none focus-visible:outline-none"
            />
            <Command.List className="max-h-[60vh] overflow-y-auto p-2">
              <Command.Empty className="px-3 py-6 text-center text-muted">Nothing is called that.</Command.Empty>
              {GROUPS.map(([group, heading]) => (
                <Group
                  key={group}
                  heading={heading}
                  commands={commands.filter((command) => command.group === group)}
                  run={run}
                />
              ))}
              {text.trim() === '' ? null : (
                <Command.Group heading="Search" forceMount className={GROUP}>
                  {navFor(can)
                    .filter((item) => SEARCHED.has(item.path))
                    .map((item) => (
                      <Command.Item
                        key={item.path}
                        forceMount
                        value={`search ${item.path}`}
                        onSelect={run(() => void navigate({ to: item.path, search: { q: text.trim() } }))}
                        className={ITEM}
                      >
                        <Search aria-hidden />
                        <span className="truncate text-ink">
                          {item.label} with “{text.trim()}”
                        </span>
                      </Command.Item>
                    ))}
                </Command.Group>
              )}
            </Command.List>
          </Command>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function Group(props: { heading: string; commands: readonly AppCommand[]; run: (act: () => void) => () => void }) {
  if (props.commands.length === 0) return null;
  return (
    <Command.Group heading={props.heading} className={GROUP}>
      {props.commands.map(({ id, label, words, icon: Icon, keys, run }) => (
        <Command.Item key={id} value={id} keywords={[label, words ?? '']} onSelect={props.run(run)} className={ITEM}>
          {Icon ? <Icon aria-hidden /> : <span className="size-4" />}
          <span className="grow truncate text-ink">{label}</span>
          {keys ? <Kbd keys={keys} /> : null}
        </Command.Item>
      ))}
    </Command.Group>
  );
}
