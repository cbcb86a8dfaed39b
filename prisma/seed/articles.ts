import { DAY, HOUR, type Instant, MINUTE } from '../../domain/time/instant.ts';
import { helpArticle, openHelp, visitorOf, voteOnArticle } from '../../services/articles/public.ts';
import { updateHelpSettings } from '../../services/articles/settings.ts';
import { createArticle, publishArticle } from '../../services/articles/write.ts';
import type { Actor } from '../../services/context.ts';
import { answerSurvey } from '../../services/surveys/answer.ts';
import { updateSurveySettings } from '../../services/surveys/settings.ts';
import { surveyToken } from '../../services/surveys/token.ts';
import { createTicketView } from '../../services/ticketViews/change.ts';
import type { Happening } from './history.ts';
import type { Random } from './random.ts';

const ARTICLES = [
  {
    title: 'I cannot sign in',
    category: 'Accounts',
    body: 'Most of the time it is one of these:\n\n1. **The address.** Sign in with the one that your invitation came to.\n2. **The password.** Choose *Forgotten* below the form; the mail arrives within a minute. Look among the unwanted ones too.\n3. **The second factor.** The clock of the phone has to be right to half a minute.\n\n> Five wrong passwords lock the sign-in for ten minutes.\n\nStill no way in? [Write to us](/form/demo).',
  },
  {
    title: 'Add a second workspace',
    category: 'Accounts',
    body: 'Choose **New workspace** in the menu at the lower left. Members and bills of the two have nothing to do with each other.\n\n- A member can be in both, with one sign-in.\n- Each workspace has its own plan.',
  },
  {
    title: 'Export stops half way',
    category: 'Data',
    body: 'Exports of more than 100,000 rows are sent as several files. Where a file ends early:\n\n1. Ask for it again with a shorter period.\n2. Open it with a program that reads `UTF-8`.\n\n```\nreport-2026-01.csv\nreport-2026-02.csv\n```',
  },
  {
    title: 'The import skipped rows',
    category: 'Data',
    body: 'Rows that cannot be read are left out and listed with a reason. Correct them in the file that the import offers and import **that file** again: what came in before stays as it is.',
  },
  {
    title: 'Change the address on invoices',
    category: 'Billing',
    body: 'Under *Billing, Address*. It stands on invoices from then on; an invoice that was issued cannot be changed. Ask us for a credit note and a new one.',
  },
] as const;

const COMMENTS = [
  'Quick and friendly, thank you!',
  'It took long until somebody answered.',
  'Solved at once.',
  null,
  null,
  null,
];

/** What the desk knows and hears: articles, votes, saved views, and surveys that most customers do not answer. */
export function knowledge(random: Random, now: Instant, lead: Actor, agent: Actor): Happening[] {
  const happenings: Happening[] = [
    {
      at: now - 15 * DAY + MINUTE,
      async run(as) {
        await updateSurveySettings(as(lead), { on: true, afterHours: 2, scale: 'stars' });
        await updateHelpSettings(as(lead), { on: true });
        for (const article of ARTICLES) {
          const { id, version } = await createArticle(as(lead), article);
          await publishArticle(as(lead), { id, version });
        }
        await createArticle(as(agent), { title: 'Calendar on Safari', category: 'Browsers', body: 'Safari 17 needs…' });
        const shared = { shared: 'workspace' as const };
        await createTicketView(as(lead), {
          name: 'Urgent and free',
          ...shared,
          filters: { priority: ['urgent', 'high'], assigneeId: ['nobody'], status: ['new', 'open'] },
        });
        await createTicketView(as(agent), {
          name: 'My waiting ones',
          filters: { assigneeId: ['me'], status: ['pending'] },
          columns: ['status', 'requester', 'updatedAt'],
        });
      },
    },
    {
      at: now - 3 * DAY,
      async run(as) {
        const { db, clock } = as(lead);
        const help = await openHelp({ db, clock, requestId: null }, 'demo');
        for (let i = 0; i < 24; i++) {
          const { slug } = await helpArticle(
            help,
            ['i-cannot-sign-in', 'the-import-skipped-rows'][i % 2] ?? '',
            'seed',
          );
          await voteOnArticle(help, slug, visitorOf(`10.0.0.${i}`, 'seed'), random.chance(80));
        }
      },
    },
  ];
  for (let day = 12; day >= 1; day--) {
    happenings.push({
      at: now - day * DAY + 5 * HOUR,
      async run(as) {
        const { tenantId, db, clock } = as(lead);
        const open = await db.withTenant(tenantId, (tx) =>
          tx.survey.findMany({ where: { answeredAt: null }, orderBy: { id: 'asc' } }),
        );
        for (const { id } of open) {
          if (!random.chance(40)) continue;
          const score = random.pick([5, 5, 5, 4, 4, 3, 2]);
          const comment =
            score >= 4 ? random.pick(COMMENTS.filter((one) => one !== COMMENTS[1])) : (COMMENTS[1] ?? null);
          await answerSurvey({ db, clock, requestId: null }, surveyToken(tenantId, id), { score, comment });
        }
      },
    });
  }
  return happenings;
}
