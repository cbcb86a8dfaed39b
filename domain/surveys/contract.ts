import { z } from 'zod';
import { optionalText } from '../text.ts';
import { DAY, isoInstant } from '../time/instant.ts';

/** What customers say of a solution: asked once of each solved ticket, answered by a signed link. */

/** stars: 1 to 5. thumbs: good or bad. */
export const SCALES = ['stars', 'thumbs'] as const;
export type SurveyScale = (typeof SCALES)[number];

/** An answer may be changed for so long after it was first given. */
export const CHANGEABLE_FOR = 14 * DAY;
/** A link in a mail is answered late, or never. */
export const ANSWERABLE_FOR = 90 * DAY;

/** A month; later nobody remembers, and the ticket is closed by then. */
const LATEST_HOURS = 24 * 30;

export const surveySettings = z
  .object({
    on: z.boolean(),
    /** So long after it was solved, if it still is. */
    afterHours: z.int().min(0).max(LATEST_HOURS),
    scale: z.enum(SCALES),
  })
  .meta({ id: 'SurveySettings' });
export type SurveySettings = z.infer<typeof surveySettings>;
export const NO_SURVEYS: SurveySettings = { on: false, afterHours: 24, scale: 'stars' };

export const surveyAnswer = z.object({
  /** Of five; of thumbs 5 is good and 1 is bad. */
  score: z.int('Choose one').min(1, 'Choose one').max(5, 'Choose one'),
  comment: optionalText(4000).default(null),
});
export type SurveyAnswer = z.output<typeof surveyAnswer>;

export const survey = z
  .object({
    id: z.uuid(),
    ticketId: z.uuid(),
    scale: z.enum(SCALES),
    agentName: z.string().nullable(),
    askedAt: isoInstant,
    /** null: not answered yet */
    score: z.int().nullable(),
    comment: z.string().nullable(),
    answeredAt: isoInstant.nullable(),
  })
  .meta({ id: 'Survey' });
export type Survey = z.infer<typeof survey>;

/** Four and five of five, and a thumb up, count as satisfied: the field's usual CSAT. */
export const isGood = (score: number): boolean => score >= 4;

export const satisfactionLine = z.object({
  /** null: nobody, no team */
  id: z.string().nullable(),
  name: z.string(),
  asked: z.int(),
  answered: z.int(),
  good: z.int(),
  /** Mean of five; null without answers. */
  average: z.number().nullable(),
});
export type SatisfactionLine = z.infer<typeof satisfactionLine>;

/** Surveys asked in a period: whose answers may still come. */
export const satisfactionReport = z
  .object({
    all: satisfactionLine,
    byAgent: z.array(satisfactionLine),
    byTeam: z.array(satisfactionLine),
    /** Weeks by their Monday in the workspace's zone. */
    byWeek: z.array(satisfactionLine),
    /** The newest with a word. */
    comments: z.array(
      survey.extend({ ticketNumber: z.int(), ticketSubject: z.string() }).pick({
        ...{ id: true, ticketId: true, scale: true, agentName: true, score: true, comment: true, answeredAt: true },
        ...{ ticketNumber: true, ticketSubject: true },
      }),
    ),
  })
  .meta({ id: 'SatisfactionReport' });
export type SatisfactionReport = z.infer<typeof satisfactionReport>;
