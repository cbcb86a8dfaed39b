import { cn } from './cn.ts';

const initials = (name: string): string => {
  const words = name.trim().split(/\s+/);
  const first = words[0]?.[0] ?? '?';
  const last = words.length > 1 ? (words.at(-1)?.[0] ?? '') : '';
  return (first + last).toUpperCase();
};

interface Props {
  name: string;
  size?: 'small' | 'medium';
  /** The name is not written beside it, so the picture must say it. */
  alone?: boolean;
}

export const Avatar = ({ name, size = 'small', alone = false }: Props) => (
  <span
    {...(alone ? { role: 'img', 'aria-label': name, title: name } : { 'aria-hidden': true })}
    data-initials={initials(name)}
    className={cn(
      'inline-flex shrink-0 items-center justify-center rounded-full bg-accent-soft font-medium text-accent-strong select-none before:content-[attr(data-initials)]',
      size === 'small' ? 'size-6 text-[11px]' : 'size-8 text-13',
    )}
  />
);
