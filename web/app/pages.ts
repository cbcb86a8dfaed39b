import { articles } from '../features/articles/pages.ts';
import { billing } from '../features/billing/pages.ts';
import { companies } from '../features/companies/pages.ts';
import { contacts } from '../features/contacts/pages.ts';
import { imports } from '../features/imports/pages.ts';
import { journeys } from '../features/journeys/pages.ts';
import { leads } from '../features/leads/pages.ts';
import { messages } from '../features/messages/pages.ts';
import { now } from '../features/now/pages.ts';
import { processes } from '../features/processes/pages.ts';
import { settings } from '../features/settings/pages.ts';
import { tickets } from '../features/tickets/pages.ts';
import { time } from '../features/time/pages.ts';
import type { AppPage } from './page.ts';

/** Every page inside the shell: `...tickets` of features/tickets/pages.ts and so on. */
export const PAGES: readonly AppPage[] = [
  ...now,
  ...leads,
  ...imports,
  ...journeys,
  ...contacts,
  ...companies,
  ...billing,
  ...processes,
  ...messages,
  ...settings,
  ...tickets,
  ...articles,
  ...time,
];
