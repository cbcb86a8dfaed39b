/**
 * Where the focus goes when a dialog opens: its first field, else the dialog itself. Never the close button, whose
 * tooltip would open with it and take the first Escape.
 */
export function firstFocus(event: Event): void {
  const box = event.currentTarget;
  if (!(box instanceof HTMLElement)) return;
  event.preventDefault();
  (box.querySelector<HTMLElement>('input, textarea, select, [aria-haspopup=dialog]') ?? box).focus();
}
