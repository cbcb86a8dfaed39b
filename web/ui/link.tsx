import { type ComponentProps, createContext, type MouseEvent, useContext } from 'react';

export interface Navigation {
  /** To a path inside the app, without loading the page anew. */
  go: (href: string) => void;
  /** The reader is about to go there. */
  prepare: (href: string) => void;
}

export const NavigationContext = createContext<Navigation>({
  go: (href) => window.location.assign(href),
  prepare: () => undefined,
});

/** A new tab, a download, another site: the browser's own business. */
const isPlain = (event: MouseEvent): boolean =>
  event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;

/** Handlers that make an anchor (HTML or SVG) go inside the app. */
export function useLinkTo(href: string): { onClick: (event: MouseEvent) => void; onMouseEnter: () => void } {
  const { go, prepare } = useContext(NavigationContext);
  const inside = href.startsWith('/') && !href.startsWith('/api/');
  return {
    onClick: (event) => {
      if (!inside || !isPlain(event) || event.defaultPrevented) return;
      event.preventDefault();
      go(href);
    },
    onMouseEnter: () => {
      if (inside) prepare(href);
    },
  };
}

interface Props extends Omit<ComponentProps<'a'>, 'href' | 'onClick' | 'onMouseEnter'> {
  href: string;
}

/** A link by its path. `className` replaces nothing: bare it looks like the text around it, underlined on hover. */
export function Link({ href, className, children, ...rest }: Props) {
  return (
    <a href={href} className={className ?? 'underline-offset-2 hover:underline'} {...useLinkTo(href)} {...rest}>
      {children}
    </a>
  );
}
