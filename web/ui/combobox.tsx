import { Command } from 'cmdk';
import { Check, ChevronsUpDown } from 'lucide-react';
import { Popover } from 'radix-ui';
import { useState } from 'react';
import { cn } from './cn.ts';
import { CONTROL, useField } from './field.tsx';

export interface ComboboxOption {
  value: string;
  label: string;
  /** Second line or column: an address, a price. */
  detail?: string;
}

interface Props {
  value: string | null;
  onChange: (value: string) => void;
  options: readonly ComboboxOption[];
  placeholder?: string;
  /** Where the options come from the server: called with what was typed; the caller filters. */
  onSearch?: (text: string) => void;
  searching?: boolean;
  disabled?: boolean;
}

/** One of many, found by typing. */
export function Combobox(props: Props) {
  const { value, onChange, options, placeholder = 'Choose', onSearch, searching = false, disabled = false } = props;
  const [open, setOpen] = useState(false);
  const [lit, setLit] = useState('');
  const field = useField();
  const chosen = options.find((option) => option.value === value);
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger asChild>
        <button
          type="button"
          {...field}
          disabled={disabled}
          className={cn(CONTROL, 'flex h-8 items-center justify-between gap-2 text-left max-sm:h-10')}
        >
          <span className={cn('truncate', !chosen && 'text-faint')}>{chosen?.label ?? placeholder}</span>
          <ChevronsUpDown className="size-4 shrink-0 text-faint" aria-hidden />
        </button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="start"
          sideOffset={4}
          collisionPadding={8}
          className="z-50 w-(--radix-popover-trigger-width) min-w-56 animate-enter rounded-md border border-line bg-surface shadow-lift"
        >
          <Command
            shouldFilter={!onSearch}
            label={placeholder}
            // What the server found later is lit as well, so that Enter takes the first of it.
            value={options.some((option) => option.value === lit) ? lit : (options[0]?.value ?? '')}
            onValueChange={setLit}
          >
            <Command.Input
              placeholder="Type to search"
              onValueChange={onSearch}
              className="h-9 w-full border-b border-line bg-transparent px-3 text-14 outline-none"
            />
            <Command.List className="max-h-64 overflow-y-auto p-1">
              <Command.Empty className="px-2 py-3 text-13 text-faint">
                {searching ? 'Searching…' : 'Nothing found. Try another word.'}
              </Command.Empty>
              {options.map((option) => (
                <Command.Item
                  key={option.value}
                  value={option.value}
                  keywords={[option.label, option.detail ?? '']}
                  onSelect={() => {
                    onChange(option.value);
                    setOpen(false);
                  }}
                  className="flex min-h-8 items-center gap-2 rounded-md px-2 py-1 text-14 data-[selected=true]:bg-sunken"
                >
                  <Check className={cn('size-4 shrink-0 text-accent', option.value !== value && 'invisible')} />
                  <span className="max-w-full shrink-0 truncate">{option.label}</span>
                  {option.detail ? (
                    <span className="ml-auto min-w-0 truncate text-13 text-faint">{option.detail}</span>
                  ) : null}
                </Command.Item>
              ))}
            </Command.List>
          </Command>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
