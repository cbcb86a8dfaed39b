import { z } from 'zod';

/** A file beside a message. It is fetched from the ticket it belongs to. */
export const attachment = z
  .object({
    id: z.uuid(),
    name: z.string(),
    mediaType: z.string(),
    /** bytes */
    size: z.int(),
  })
  .meta({ id: 'Attachment' });
export type Attachment = z.output<typeof attachment>;

/** One file, at most; a mail as a whole may be as large. */
export const MOST_FILE_BYTES = 25_000_000;
export const MOST_FILES = 10;

const LONGEST_NAME = 150;
/** Names that Windows gives to devices. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** A name that is one on every system and hides nothing: no path, no control or direction characters, no leading dot. */
export function safeFileName(name: string): string {
  const base = name.normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const plain = base
    .replace(/[\p{Cc}\p{Cf}\p{Cs}<>:"|?*]/gu, '')
    .replace(/\s+/g, ' ')
    .replace(/^[.\s]+|[.\s]+$/g, '');
  if (plain === '') return 'file';
  const safe = DEVICE.test(plain) ? `_${plain}` : plain;
  if (safe.length <= LONGEST_NAME) return safe;
  const ending = /\.[\p{L}\d]{1,10}$/u.exec(safe)?.[0] ?? '';
  return safe.slice(0, LONGEST_NAME - ending.length) + ending;
}

/** A media type as headers take it; anything odd is just bytes. */
export const safeMediaType = (type: string): string => {
  const plain = type.trim().toLowerCase();
  return /^[a-z0-9][a-z0-9!#$&^_.+-]{0,60}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,80}$/.test(plain)
    ? plain
    : 'application/octet-stream';
};

/** Endings that run when they are opened. */
const PROGRAM =
  /\.(exe|com|bat|cmd|scr|pif|cpl|msi|msp|msc|vbs?|vbe|jse?|wsf?|wsh|ps1|psm1|hta|lnk|reg|jar|apk|app|dll|sys|gadget|inf|scf|url|iso|img|vhdx?)$/i;
export const isRefusedType = (name: string): boolean => PROGRAM.test(safeFileName(name));

/** `1.4 MB` */
export const sizeWords = (bytes: number): string => {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
};
