const FIELDS = ':is(input:not([type=radio]), input:checked, textarea, select, [aria-haspopup=dialog]):enabled';

/**
 * Where the focus goes when a dialog opens: its first field or what is chosen there, else the dialog itself. Never the close button, whose
 * tooltip would open with it and take the first Escape.
 */
export function firstFocus(event: Event): void {
  const box = event.currentTarget;
  if (!(box instanceof HTMLElement)) return;
  event.preventDefault();
  (box.querySelector<HTMLElement>(FIELDS) ?? box).focus();
}
