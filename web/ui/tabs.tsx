import { Tabs as Radix } from 'radix-ui';
import type { ReactNode } from 'react';

export interface Tab {
  id: string;
  label: string;
  count?: number;
  content: ReactNode;
}

/** Views of one subject on the same page. Views of a list that have an address are SavedViews. */
export function Tabs(props: { tabs: readonly Tab[]; value: string; onChange: (id: string) => void; label: string }) {
  return (
    <Radix.Root value={props.value} onValueChange={props.onChange}>
      <Radix.List aria-label={props.label} className="flex gap-4 overflow-x-auto border-b border-line">
        {props.tabs.map((tab) => (
          <Radix.Trigger
            key={tab.id}
            value={tab.id}
            className="-mb-px flex h-9 items-center gap-1.5 border-b-2 border-transparent text-14 whitespace-nowrap text-muted transition-colors hover:text-ink data-[state=active]:border-accent data-[state=active]:font-medium data-[state=active]:text-ink focus-visible:outline-offset-[-2px]"
          >
            {tab.label}
            {tab.count === undefined ? null : <span className="text-13 text-faint tabular">{tab.count}</span>}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {props.tabs.map((tab) => (
        <Radix.Content key={tab.id} value={tab.id} className="pt-4">
          {tab.content}
        </Radix.Content>
      ))}
    </Radix.Root>
  );
}
