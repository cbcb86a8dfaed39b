import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { Kbd } from './kbd.tsx';

const DELAY_MS = 400;
const GAP = 6;
/** From the edges of the window. */
const MARGIN = 8;
const ID = 'tooltip';

interface Tip {
  readonly target: HTMLElement;
  readonly text: string;
  readonly keys: string | undefined;
  readonly side: string;
}

const tipOf = (target: HTMLElement): Tip => ({
  target,
  text: target.dataset.tip ?? '',
  keys: target.dataset.tipKeys,
  side: target.dataset.tipSide ?? 'top',
});

const closest = (event: Event): HTMLElement | null =>
  event.target instanceof Element ? event.target.closest<HTMLElement>('[data-tip]') : null;

/** Shows the tooltip of what the pointer rests on, or of what the keyboard has reached. Escape, a press or scrolling hides it. */
export function Tooltips() {
  const [tip, setTip] = useState<Tip | null>(null);
  useEffect(() => {
    let timer = 0;
    let current: HTMLElement | null = null;
    const hide = () => {
      window.clearTimeout(timer);
      current = null;
      setTip(null);
    };
    const show = (target: HTMLElement, delay: number) => {
      window.clearTimeout(timer);
      current = target;
      timer = window.setTimeout(() => target.isConnected && setTip(tipOf(target)), delay);
    };
    const over = (event: PointerEvent) => {
      const target = event.pointerType === 'touch' ? null : closest(event);
      if (target === current) return;
      hide();
      if (target) show(target, DELAY_MS);
    };
    const focus = (event: FocusEvent) => {
      const target = closest(event);
      if (target?.matches(':focus-visible')) show(target, 0);
    };
    const key = (event: KeyboardEvent) => event.key === 'Escape' && hide();
    const listeners = new AbortController();
    const { signal } = listeners;
    document.addEventListener('pointerover', over, { signal });
    document.addEventListener('focusin', focus, { signal });
    document.addEventListener('focusout', hide, { signal });
    document.addEventListener('pointerdown', hide, { signal });
    document.addEventListener('keydown', key, { signal });
    document.addEventListener('scroll', hide, { signal, capture: true, passive: true });
    return () => {
      hide();
      listeners.abort();
    };
  }, []);
  return tip ? createPortal(<Bubble {...tip} />, document.body) : null;
}

function Bubble({ target, text, keys, side }: Tip) {
  const bubble = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (bubble.current) place(bubble.current, target.getBoundingClientRect(), side);
  }, [target, side]);
  // What its name says already is not read out twice.
  useEffect(() => {
    if (target.hasAttribute('aria-describedby') || target.getAttribute('aria-label') === text) return;
    target.setAttribute('aria-describedby', ID);
    return () => target.removeAttribute('aria-describedby');
  }, [target, text]);
  return (
    <div
      ref={bubble}
      id={ID}
      role="tooltip"
      className="pointer-events-none fixed top-0 left-0 z-50 flex max-w-80 animate-enter items-center gap-2 rounded-md bg-ink px-2 py-1 text-13 text-canvas"
    >
      {text}
      {keys ? <Kbd keys={keys} inverse /> : null}
    </div>
  );
}

/** Beside its target, on the other side where there is no room, and within the window. */
function place(bubble: HTMLElement, at: DOMRect, side: string): void {
  const { offsetWidth: width, offsetHeight: height } = bubble;
  const middle = { x: at.left + (at.width - width) / 2, y: at.top + (at.height - height) / 2 };
  const room = { right: window.innerWidth - width - MARGIN, bottom: window.innerHeight - height - MARGIN };
  const above = at.top - height - GAP;
  const below = at.bottom + GAP;
  const before = at.left - width - GAP;
  const after = at.right + GAP;
  const wanted = {
    top: { x: middle.x, y: above >= MARGIN ? above : below },
    bottom: { x: middle.x, y: below <= room.bottom ? below : above },
    left: { x: before >= MARGIN ? before : after, y: middle.y },
    right: { x: after <= room.right ? after : before, y: middle.y },
  }[side] ?? { x: middle.x, y: above };
  const left = Math.max(MARGIN, Math.min(wanted.x, room.right));
  const top = Math.max(MARGIN, Math.min(wanted.y, room.bottom));
  bubble.style.left = `${Math.round(left)}px`;
  bubble.style.top = `${Math.round(top)}px`;
}
