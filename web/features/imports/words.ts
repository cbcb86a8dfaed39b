import { CirclePause, CircleSlash, type LucideIcon, Upload } from 'lucide-react';
import type { ImportEntity, ImportJob, ImportState } from '../../../domain/imports/contract.ts';
import type { Permission } from '../../../domain/members/permissions.ts';
import { fieldName } from '../../app/history.tsx';
import type { Tone } from '../../ui/tone.ts';

export const ENTITY: Readonly<Record<ImportEntity, { readonly words: string; readonly creates: Permission }>> = {
  leads: { words: 'Leads', creates: 'lead:create' },
  contacts: { words: 'Contacts', creates: 'contact:create' },
  companies: { words: 'Companies', creates: 'company:create' },
};

interface Meaning {
  readonly words: string;
  readonly tone: Tone;
  readonly icon?: LucideIcon;
}

const STATE: Readonly<Record<ImportState, Meaning>> = {
  uploading: { words: 'Uploading', tone: 'running', icon: Upload },
  importing: { words: 'Importing', tone: 'running' },
  paused: { words: 'Paused', tone: 'neutral', icon: CirclePause },
  failed: { words: 'Stopped by a failure', tone: 'breached' },
  cancelled: { words: 'Cancelled', tone: 'neutral', icon: CircleSlash },
  finished: { words: 'Finished', tone: 'done' },
};

/** Finished with rows left out is not simply done. */
export function stateOf({ state, failed }: Pick<ImportJob, 'state' | 'failed'>): Meaning {
  if (state === 'finished' && failed > 0) return { words: 'Finished, with rows left out', tone: 'warned' };
  return STATE[state];
}

const FIELD: Readonly<Record<string, string>> = {
  externalId: 'Id in the other system',
  email: 'E-mail',
  zone: 'Time zone',
  converted: 'Converted (yes or no)',
};

/** A target of the mapping as a person reads it. */
export const targetWords = (field: string): string => FIELD[field] ?? fieldName(field.replace(/^fields\./, ''));
