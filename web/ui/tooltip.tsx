import { Slot } from 'radix-ui';
import { lazy, type ReactElement, Suspense } from 'react';

interface Props {
  text: string;
  keys?: string | undefined;
  side?: 'top' | 'right' | 'bottom' | 'left';
  /** One element that takes attributes and the focus. */
  children: ReactElement;
}

/** Adds to what can be read already; never the only place for something. It is shown by the one TooltipLayer of the page. */
export const Tooltip = ({ text, keys, side = 'top', children }: Props) => (
  <Slot.Root {...{ 'data-tip': text, 'data-tip-keys': keys, 'data-tip-side': side }}>{children}</Slot.Root>
);

const Tooltips = lazy(() => import('./tooltips.tsx').then((module) => ({ default: module.Tooltips })));

/** Once a page. What shows tooltips comes after the page: nobody hovers over a button before it is there. */
export const TooltipLayer = () => (
  <Suspense fallback={null}>
    <Tooltips />
  </Suspense>
);
