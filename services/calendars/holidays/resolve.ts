import type { z } from 'zod';
import {
  type holidaySources,
  mergeDays,
  type SourceDay,
  type StoredSource,
} from '../../../domain/calendars/sources.ts';
import { AppError, validation } from '../../../domain/errors.ts';
import { civilDateAt } from '../../../domain/time/civil.ts';
import { type Instant, toIso } from '../../../domain/time/instant.ts';
import { newId } from '../../ids.ts';
import { type FetchText, readSource } from './read-source.ts';

export interface Sources {
  readonly sources: readonly StoredSource[];
  readonly days: readonly SourceDay[];
}

export const NO_SOURCES: Sources = { sources: [], days: [] };

/**
 * Sources as an edit wants them: those kept by their id, new ones read now. Outside of any transaction: it may ask another house.
 * @throws AppError Validation at `sources.<index>`
 */
export async function resolveSources(
  wanted: z.output<typeof holidaySources>,
  before: Sources,
  zone: string,
  now: Instant,
  fetchText?: FetchText,
): Promise<Sources> {
  const today = civilDateAt(zone, now);
  const sources: StoredSource[] = [];
  const days: SourceDay[] = [];
  for (const [index, source] of wanted.entries()) {
    if ('id' in source) {
      const known = before.sources.find(({ id }) => id === source.id);
      if (!known) throw at(index, 'This source is gone. Enter it again.');
      sources.push(known);
      days.push(...before.days.filter((day) => day.source === source.id));
      continue;
    }
    const read = await readSource(source, today, fetchText).catch((error: unknown) => {
      throw error instanceof AppError ? at(index, error.message) : error;
    });
    const kept = { id: newId(), days: read.length, readAt: toIso(now), error: null };
    if (source.kind === 'file') sources.push({ kind: 'file', name: source.name, ...kept });
    else sources.push({ ...source, ...kept });
    days.push(...read.map((day) => ({ ...day, source: kept.id })));
  }
  return { sources, days };
}

const at = (index: number, message: string) => validation(message, [{ path: `sources.${index}`, message }]);

/** All sources read again; one that cannot be read keeps its days and says why. Days that have passed stay as they were. */
export async function rereadSources(
  { sources, days }: Sources,
  zone: string,
  now: Instant,
  fetchText?: FetchText,
): Promise<Sources> {
  const today = civilDateAt(zone, now);
  const after: StoredSource[] = [];
  const closed: SourceDay[] = [];
  for (const source of sources) {
    const own = days.filter((day) => day.source === source.id);
    if (source.kind === 'file') {
      after.push(source);
      closed.push(...own);
      continue;
    }
    try {
      const merged = mergeDays(own, await readSource(source, today, fetchText), source.id, today);
      after.push({ ...source, days: merged.length, readAt: toIso(now), error: null });
      closed.push(...merged);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      after.push({ ...source, error: error.message });
      closed.push(...own);
    }
  }
  return { sources: after, days: closed };
}
