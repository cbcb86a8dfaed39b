import { FileClock, type LucideIcon, Receipt, Target, Ticket } from 'lucide-react';
import { AREAS, type Area, type Overview } from '../../../domain/process/overview.ts';

export interface AreaWords {
  readonly title: string;
  readonly href: string;
  readonly icon: LucideIcon;
  /** Where nothing is due: what would stand here. */
  readonly empty: string;
}

export const AREA_WORDS: Readonly<Record<Area, AreaWords>> = {
  tickets: {
    title: 'Tickets',
    href: '/tickets',
    icon: Ticket,
    empty: 'No clock is running. Warnings and deadlines of open tickets stand here.',
  },
  leads: {
    title: 'Leads',
    href: '/leads',
    icon: Target,
    empty: 'Nobody is waiting in a journey. The next messages to leads stand here.',
  },
  billing: {
    title: 'Billing',
    href: '/billing',
    icon: Receipt,
    empty: 'Nothing is to be billed or collected. The next invoices and payment attempts stand here.',
  },
  time: {
    title: 'Time',
    href: '/time',
    icon: FileClock,
    empty: 'No timesheet waits. Reminders and escalations of submitted ones stand here.',
  },
};

export type AreaData = NonNullable<Overview['areas'][Area]>;

/** The areas that the member may see, in the order of the rail. */
export const areasOf = ({ areas }: Pick<Overview, 'areas'>): readonly { area: Area; data: AreaData }[] =>
  (Object.keys(AREAS) as Area[]).flatMap((area) => {
    const data = areas[area];
    return data ? [{ area, data }] : [];
  });
