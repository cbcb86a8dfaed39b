import { Target } from 'lucide-react';
import type { ReactNode } from 'react';
import { EmptyState } from '../../ui/empty-state.tsx';
import type { View } from './views.ts';

const NONE: Readonly<Record<string, readonly [string, string]>> = {
  new: ['No new leads', 'Leads that nobody has looked at yet stand here.'],
  journey: ['Nobody is in a journey', 'Enrol leads in a journey, and each one’s next step stands here.'],
  converted: ['No lead has converted yet', 'Leads that became customers stand here.'],
  unsubscribed: ['Nobody has unsubscribed', 'Leads that no longer want mail stand here; nothing is sent to them.'],
};

export function NoLeads({ view, filtered, action }: { view: View; filtered: boolean; action: ReactNode }) {
  if (filtered) {
    return (
      <EmptyState icon={Target} title="No lead matches">
        Take a filter away, or look in all leads.
      </EmptyState>
    );
  }
  const [title, text] = NONE[view.id] ?? [
    'No leads yet',
    'People who may become customers stand here, with the journey that keeps in touch with each. Import a file to begin.',
  ];
  return (
    <EmptyState icon={Target} title={title} action={view.id === 'all' ? action : undefined}>
      {text}
    </EmptyState>
  );
}
