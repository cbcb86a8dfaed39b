import { ListFilter, Search, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Button } from './button.tsx';
import { Checkbox } from './checkbox.tsx';
import { Input } from './input.tsx';
import { Popover } from './popover.tsx';

export interface Filter {
  id: string;
  label: string;
  options: readonly { value: string; label: string }[];
}
export type FilterValues = Readonly<Record<string, readonly string[]>>;

interface Props {
  filters: readonly Filter[];
  values: FilterValues;
  onChange: (values: FilterValues) => void;
  search?: { value: string; onChange: (text: string) => void; placeholder: string };
}

/** Search, one chip a filter in use ("Priority: urgent, high"), and one button to add another. */
export function FilterChips({ filters, values, onChange, search }: Props) {
  const used = filters.filter((filter) => (values[filter.id]?.length ?? 0) > 0);
  const free = filters.filter((filter) => !used.includes(filter));
  const set = (id: string, chosen: readonly string[]) => onChange({ ...values, [id]: chosen });
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-2 px-4 py-2 sm:px-6">
      {search ? <SearchField {...search} /> : null}
      {used.map((filter) => (
        <span key={filter.id} className="inline-flex h-8 items-center rounded-md border border-line bg-surface">
          <Popover
            label={filter.label}
            trigger={
              <button type="button" className="h-full max-w-72 truncate rounded-md pr-1 pl-2.5 text-13 hover:bg-sunken">
                <span className="text-faint">{filter.label}: </span>
                {filter.options
                  .filter((option) => values[filter.id]?.includes(option.value))
                  .map((option) => option.label)
                  .join(', ')}
              </button>
            }
          >
            <Choices filter={filter} chosen={values[filter.id] ?? []} onChange={(chosen) => set(filter.id, chosen)} />
          </Popover>
          <button
            type="button"
            aria-label={`Remove filter ${filter.label}`}
            onClick={() => set(filter.id, [])}
            className="flex h-full w-7 items-center justify-center rounded-md text-faint hover:bg-sunken hover:text-ink"
          >
            <X className="size-3.5" />
          </button>
        </span>
      ))}
      {free.length > 0 ? (
        <Popover
          label="Add a filter"
          trigger={
            <Button look="quiet" icon={<ListFilter />}>
              Filter
            </Button>
          }
        >
          <div className="flex max-h-96 flex-col gap-4 overflow-y-auto">
            {free.map((filter) => (
              <Choices key={filter.id} filter={filter} chosen={[]} onChange={(chosen) => set(filter.id, chosen)} />
            ))}
          </div>
        </Popover>
      ) : null}
      {used.length > 0 ? (
        <Button look="quiet" onClick={() => onChange({})}>
          Clear
        </Button>
      ) : null}
    </div>
  );
}

function Choices(props: { filter: Filter; chosen: readonly string[]; onChange: (chosen: readonly string[]) => void }) {
  const { filter, chosen, onChange } = props;
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-2 text-13 font-medium">{filter.label}</legend>
      {filter.options.map((option) => (
        <Checkbox
          key={option.value}
          label={option.label}
          checked={chosen.includes(option.value)}
          onChange={(on) => onChange(on ? [...chosen, option.value] : chosen.filter((value) => value !== option.value))}
        />
      ))}
    </fieldset>
  );
}

/** Long enough that a word is one question to the server, short enough to feel immediate. */
const TYPING_MS = 200;

function SearchField({ value, onChange, placeholder }: NonNullable<Props['search']>) {
  const [text, setText] = useState(value);
  const timer = useRef<number>(undefined);
  useEffect(() => setText(value), [value]);
  useEffect(() => () => window.clearTimeout(timer.current), []);
  return (
    <div className="w-full sm:w-72">
      <Input
        type="search"
        data-list-search
        aria-label={placeholder}
        placeholder={placeholder}
        before={<Search />}
        value={text}
        onChange={(event) => {
          const next = event.target.value;
          setText(next);
          window.clearTimeout(timer.current);
          timer.current = window.setTimeout(() => onChange(next), TYPING_MS);
        }}
      />
    </div>
  );
}
