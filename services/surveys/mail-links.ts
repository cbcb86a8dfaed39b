import { appLink } from '../links.ts';
import { surveyToken } from './token.ts';

/** What messages with such links are about: the survey itself. */
export const SURVEY_NOUN = 'survey';

/** Stands in a stored mail where the link of an answer will be: whoever reads the outbox cannot answer as the customer. */
export const surveyPlace = (score: number): string => `(the link for an answer of ${score})`;
const PLACES = /\(the link for an answer of ([1-5])\)/g;

/** A message's text as it is sent: with the links of its survey. */
export const withSurveyLinks = (tenantId: string, noun: string, subjectId: string, body: string): string =>
  noun === SURVEY_NOUN
    ? body.replace(PLACES, (_, score: string) => appLink(`/survey/${surveyToken(tenantId, subjectId)}?score=${score}`))
    : body;
