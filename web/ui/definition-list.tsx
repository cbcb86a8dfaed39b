import type { ReactNode } from 'react';

/** Properties of a subject: the name left, the value right. `null` reads as "not set". */
export const DefinitionList = ({ items }: { items: readonly (readonly [term: string, value: ReactNode])[] }) => (
  <dl className="grid grid-cols-[minmax(6rem,2fr)_5fr] gap-x-4 gap-y-2 text-14">
    {items.map(([term, value]) => (
      <div key={term} className="contents">
        <dt className="text-faint">{term}</dt>
        <dd className="min-w-0 [overflow-wrap:anywhere]">{value ?? <span className="text-faint">not set</span>}</dd>
      </div>
    ))}
  </dl>
);
