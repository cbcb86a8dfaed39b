import type { Request } from 'express';
import { type Language, languages } from '../../domain/documents/contract.ts';

/** What a browser asks for, while nobody knows who looks. */
export const languageAsked = (req: Request): Language => {
  const best = req.acceptsLanguages([...languages]);
  return languages.find((one) => one === best) ?? 'en';
};
