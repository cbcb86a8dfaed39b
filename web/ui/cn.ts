import { type ClassValue, clsx } from 'clsx';
import { extendTailwindMerge } from 'tailwind-merge';

const merge = extendTailwindMerge({
  extend: { theme: { text: ['13', '14', '16', '20', '28'], shadow: ['lift'], animate: ['enter', 'slide-in', 'late'] } },
});

/** Class names joined; of two that set the same property the last one stands. */
export const cn = (...names: ClassValue[]): string => merge(clsx(names));
