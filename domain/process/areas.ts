/** The four areas of the page Now, each with the kinds of process that belong to it. */
export const AREAS = {
  tickets: ['ticket-sla'],
  leads: ['nurture'],
  billing: ['billing', 'collection'],
  time: ['timesheet'],
} as const;
export type Area = keyof typeof AREAS;
