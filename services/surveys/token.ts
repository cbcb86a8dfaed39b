import { isSame, signatureOf } from '../secrets.ts';

const BYTES = 20;

const bytesOf = (id: string): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex');
const idOf = (bytes: Buffer): string =>
  bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

/** What opens one survey, for whoever has the link. */
export const surveyToken = (tenantId: string, surveyId: string): string =>
  Buffer.concat([bytesOf(tenantId), bytesOf(surveyId), signatureOf('survey', BYTES, tenantId, surveyId)]).toString(
    'base64url',
  );

/** null: none of ours. */
export function surveyOfToken(token: string): { tenantId: string; surveyId: string } | null {
  if (!/^[\w-]{69,70}$/.test(token)) return null;
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.length !== 32 + BYTES) return null;
  const [tenantId, surveyId] = [idOf(bytes.subarray(0, 16)), idOf(bytes.subarray(16, 32))];
  return isSame(bytes.subarray(32), signatureOf('survey', BYTES, tenantId, surveyId)) ? { tenantId, surveyId } : null;
}
