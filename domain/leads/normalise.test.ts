import { describe, expect, it } from 'vitest';
import { normaliseValue } from '../text.ts';
import { guessMapping, normaliseLead, normaliseSource } from './normalise.ts';

const HEADER =
  'ProspectID,LeadOrigin,LeadSource,TotalVisits,TotalTime,PageViews,Specialization,Occupation,Converted'.split(',');
const row = (line: string) => Object.fromEntries(HEADER.map((column, index) => [column, line.split(',')[index]]));

describe('import of leads', () => {
  it('guesses where the columns of a lead-scoring export go', () => {
    expect(guessMapping(HEADER)).toEqual({
      ProspectID: 'externalId',
      LeadOrigin: 'origin',
      LeadSource: 'source',
      TotalVisits: 'fields.totalVisits',
      TotalTime: 'fields.totalTime',
      PageViews: 'fields.pageViews',
      Specialization: 'fields.specialization',
      Occupation: 'fields.occupation',
      Converted: 'converted',
    });
  });

  it('makes a field of its own of a column that it does not know, and leaves out a second one for the same target', () => {
    expect(guessMapping(['E-mail', 'Email Address', 'Last Visit', '42', 'UTM_campaign'])).toEqual({
      'E-mail': 'email',
      'Last Visit': 'fields.lastVisit',
      UTM_campaign: 'fields.utmCampaign',
    });
  });

  it('takes the dirt out of a row', () => {
    const result = normaliseLead(
      row('95caf95f-6873-6558-7d21-88235eee7dd3,API,bing,2,88,1.33,Select,Unemployed,0'),
      guessMapping(HEADER),
    );
    expect(result).toEqual({
      lead: {
        externalId: '95caf95f-6873-6558-7d21-88235eee7dd3',
        name: null,
        email: null,
        phone: null,
        zone: null,
        source: 'Bing',
        origin: 'API',
        status: 'new',
        ownerId: null,
        fields: { totalVisits: 2, totalTime: 88, pageViews: 1.33, specialization: null, occupation: 'Unemployed' },
      },
    });
  });

  it('reads a conversion as a status', () => {
    const result = normaliseLead(row('a,API,Google,2,88,1,,Student,1'), guessMapping(HEADER));
    expect('lead' in result && result.lead.status).toBe('converted');
  });

  it('names every reason why a row is refused, by its column', () => {
    const mapping = { Mail: 'email', Zone: 'zone', State: 'status' } as const;
    const result = normaliseLead({ Mail: 'nobody', Zone: 'Mars/Base', State: 'hot' }, mapping);
    expect('issues' in result && result.issues.map((issue) => issue.column).sort()).toEqual(['Mail', 'State', 'Zone']);
    expect(normaliseLead({ Mail: ' ' }, mapping)).toEqual({
      issues: [{ column: '', message: 'A lead needs an id, an e-mail address or a name' }],
    });
  });

  it('joins first and last name', () => {
    const result = normaliseLead({ a: ' Ada ', b: 'Lovelace' }, { a: 'firstName', b: 'lastName' });
    expect('lead' in result && result.lead.name).toBe('Ada Lovelace');
  });

  it.each([
    ['bing', 'Bing'],
    ['Bing', 'Bing'],
    ['google', 'Google'],
    ['Google', 'Google'],
    ['Direct  Traffic', 'Direct Traffic'],
    ['Youtube Channel', 'YouTube Channel'],
    ['Unknown', null],
    ['Select', null],
    ['', null],
  ])('source %j is %j', (text, expected) => {
    expect(normaliseSource(text)).toBe(expected);
  });

  it.each([
    ['0', 0],
    ['-2', -2],
    ['1.33', 1.33],
    ['007', '007'],
    ['+4912', '+4912'],
    ['1e9', '1e9'],
    ['true', true],
    ['select', null],
    ['Select one', 'Select one'],
  ])('value %j is %j', (text, expected) => {
    expect(normaliseValue(text)).toBe(expected);
  });
});
