import { cn } from '../../ui/cn.ts';

export interface Suggestion {
  readonly id: string;
  readonly name: string;
  readonly detail?: string;
}

interface Props {
  id: string;
  label: string;
  items: readonly Suggestion[];
  active: number;
  onChoose: (item: Suggestion) => void;
}

/** The list below a text that offers what fits what is being typed; the text keeps the focus. */
export const Suggestions = ({ id, label, items, active, onChoose }: Props) => (
  <div
    id={id}
    role="listbox"
    aria-label={label}
    className="absolute inset-x-0 top-full z-30 mt-1 max-h-64 overflow-y-auto rounded-md border border-line bg-surface p-1 shadow-lift sm:right-auto sm:min-w-80"
  >
    {items.length === 0 ? <p className="px-2 py-1.5 text-13 text-faint">Nothing is called that</p> : null}
    {items.map((item, i) => (
      // biome-ignore lint/a11y/useFocusableInteractive: the text keeps the focus and names the active one
      <div
        key={item.id}
        id={`${id}-${i}`}
        role="option"
        aria-selected={i === active}
        onMouseDown={(event) => {
          event.preventDefault();
          onChoose(item);
        }}
        className={cn(
          'flex min-h-8 cursor-default items-center gap-2 rounded-md px-2 py-1 hover:bg-sunken',
          i === active && 'bg-sunken',
        )}
      >
        <span className="shrink-0">{item.name}</span>
        {item.detail ? <span className="min-w-0 truncate text-13 text-faint">{item.detail}</span> : null}
      </div>
    ))}
  </div>
);
