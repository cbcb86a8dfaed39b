import { z } from 'zod';

/** The form of an instant on the wire: ISO 8601 with an offset. */
export const isoInstant = z.iso.datetime({ offset: true });
