import { DropdownMenu as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { cn } from './cn.ts';
import { Kbd } from './kbd.tsx';

const ITEM =
  'flex h-8 items-center gap-2 rounded-md px-2 text-14 outline-none select-none data-[disabled]:opacity-50 data-[highlighted]:bg-sunken [&_svg]:size-4 [&_svg]:text-faint';

/** A button's menu. `trigger` is one button; the children are MenuItem, MenuChoice, MenuLabel and MenuRule. */
export function Menu(props: { trigger: ReactNode; align?: 'start' | 'end'; children: ReactNode }) {
  return (
    // Not modal: a modal menu locks scrolling through an injected style element, which the content policy forbids.
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{props.trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={props.align ?? 'end'}
          sideOffset={4}
          collisionPadding={8}
          className="z-50 max-h-(--radix-dropdown-menu-content-available-height) min-w-48 animate-enter overflow-y-auto rounded-md border border-line bg-surface p-1 shadow-lift"
        >
          {props.children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

interface ItemProps {
  onSelect: () => void;
  icon?: ReactNode;
  keys?: string;
  danger?: boolean;
  disabled?: boolean;
  children: ReactNode;
}

export const MenuItem = ({ onSelect, icon, keys, danger, disabled = false, children }: ItemProps) => (
  <Radix.Item
    className={cn(ITEM, danger && 'text-breached [&_svg]:text-breached')}
    disabled={disabled}
    onSelect={onSelect}
  >
    {icon}
    <span className="grow">{children}</span>
    {keys ? <Kbd keys={keys} /> : null}
  </Radix.Item>
);

/** One of several, with a dot at the one that stands. */
export function MenuChoice<Value extends string>(props: {
  value: Value;
  options: readonly { value: Value; label: string }[];
  onChange: (value: Value) => void;
}) {
  return (
    <Radix.RadioGroup value={props.value} onValueChange={(value) => props.onChange(value as Value)}>
      {props.options.map((option) => (
        <Radix.RadioItem key={option.value} value={option.value} className={cn(ITEM, 'pl-7 relative')}>
          <Radix.ItemIndicator className="absolute left-2.5 size-2 rounded-full bg-accent" />
          {option.label}
        </Radix.RadioItem>
      ))}
    </Radix.RadioGroup>
  );
}

export const MenuLabel = ({ children }: { children: ReactNode }) => (
  <Radix.Label className="px-2 pt-2 pb-1 text-13 text-faint">{children}</Radix.Label>
);

export const MenuRule = () => <Radix.Separator className="my-1 h-px bg-line" />;
