import type { ReactNode } from 'react';
import type { AuditEntry } from '../../domain/audits/contract.ts';
import { Card } from '../ui/card.tsx';
import { Timeline } from '../ui/timeline.tsx';
import { Loaded } from './loaded.tsx';
import { useMember } from './session.tsx';
import { trpc } from './trpc.ts';

interface Props {
  /** As the audit calls it: `lead`. */
  noun: string;
  id: string;
  /** An action as people say it: `status-changed` → "Moved to qualified". */
  words: (entry: AuditEntry) => { title: ReactNode; body?: ReactNode };
}

const MOST = 50;

/** Who did what to a record, newest first; nothing for those who may not see all records of its kind. */
export function History({ noun, id, words }: Props) {
  const { scope, can } = useMember();
  const allowed = scope(`${noun}:read`) === 'tenant' || can('audit:read');
  const query = trpc.audits.list.useQuery({ filter: { noun, subjectId: id }, pageSize: MOST }, { enabled: allowed });
  if (!allowed) return null;
  return (
    <Card title="History">
      <Loaded query={query} what="The history" skeleton={<div className="h-16" />}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="text-muted">Nothing has been changed yet.</p>
          ) : (
            <Timeline
              label="History, newest first"
              entries={items.map((entry) => {
                const { title, body = entry.reason } = words(entry);
                return { id: entry.id, at: entry.at, actor: entry.actor.name ?? 'Backbeat', title, body };
              })}
            />
          )
        }
      </Loaded>
    </Card>
  );
}

/** `totalVisits` → "Total visits" */
export const fieldName = (name: string): string => {
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
};

const shown = (value: unknown): string =>
  value === null || value === undefined || value === '' ? 'empty' : typeof value === 'object' ? '…' : String(value);

/** "Phone: empty → +351 21 000" for each field that changed; fields of the tenant's own one by one. Ids are left out. */
export function changedFields({ before, after }: Pick<AuditEntry, 'before' | 'after'>): string[] {
  const flat = (values: Record<string, unknown> | null): Record<string, unknown> => {
    const { fields, ...rest } = values ?? {};
    return { ...rest, ...(typeof fields === 'object' && fields !== null ? fields : {}) };
  };
  const [was, is] = [flat(before), flat(after)];
  return Object.keys(is)
    .filter((name) => !/Id$|At$/.test(name) && shown(was[name]) !== shown(is[name]))
    .map((name) => `${fieldName(name)}: ${shown(was[name])} → ${shown(is[name])}`);
}
