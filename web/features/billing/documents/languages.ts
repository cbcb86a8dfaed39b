import { LANGUAGES, languages } from '../../../../domain/documents/contract.ts';

/** Of documents, each by its own name. */
export const LANGUAGE_OPTIONS = languages.map((value) => ({ value, label: LANGUAGES[value] }));
