import { type KeyboardEvent, type RefObject, useId, useMemo, useState } from 'react';
import type { Macro } from '../../../domain/tickets/macros.ts';
import { useMember } from '../../app/session.tsx';
import { trpc } from '../../app/trpc.ts';
import { fitting, replaceToken, type Token, tokenAt } from './suggest.ts';
import type { Suggestion } from './suggestions.tsx';
import { useAgents } from './use-agents.ts';

interface Props {
  text: string;
  textarea: RefObject<HTMLTextAreaElement | null>;
  mentions: boolean;
  onText: (text: string) => void;
  onMacro: (macro: Macro) => void;
}

/** Macros after `/`, colleagues after `@` in a note. Up and down choose, Enter or Tab takes, Escape puts the list away. */
export function useSuggestions({ text, textarea, mentions, onText, onMacro }: Props) {
  const { can } = useMember();
  const id = useId();
  const [caret, setCaret] = useState(0);
  const [active, setActive] = useState(0);
  const [putAway, setPutAway] = useState<number | null>(null);
  const macros = trpc.macros.list.useQuery({}, { enabled: can('macro:read') }).data?.items;
  const agents = useAgents();
  const token = tokenAt(text, caret);
  const offered = token !== null && putAway !== token.from && (token.mark === '/' ? macros !== undefined : mentions);
  const shown = offered ? token : null;
  const items = useMemo((): Suggestion[] => {
    if (!shown) return [];
    if (shown.mark === '@') return fitting(agents, shown.query);
    return fitting(macros ?? [], shown.query).map((macro) => ({
      id: macro.id,
      name: macro.name,
      detail: macro.body
        .replace(/\{\{[^}]*\}\}/g, '…')
        .replace(/\s+/g, ' ')
        .slice(0, 80),
    }));
  }, [shown, agents, macros]);
  // An ampersat in a sentence is no question; a slash at the beginning of a line is one.
  const open = shown !== null && (items.length > 0 || shown.mark === '/');
  const at = Math.min(active, Math.max(0, items.length - 1));

  const put = (token: Token, by: string) => {
    const next = replaceToken(text, token, by);
    onText(next.text);
    setCaret(next.caret);
    requestAnimationFrame(() => textarea.current?.setSelectionRange(next.caret, next.caret));
  };
  const choose = (item: Suggestion) => {
    if (!shown) return;
    if (shown.mark === '@') put(shown, `@${item.name} `);
    else {
      put(shown, '');
      const macro = macros?.find((one) => one.id === item.id);
      if (macro) onMacro(macro);
    }
    setActive(0);
  };
  /** @returns whether the key was for the list */
  const onKeyDown = (event: KeyboardEvent): boolean => {
    if (!open || event.ctrlKey || event.metaKey) return false;
    const item = items[at];
    if (event.key === 'ArrowDown') setActive((at + 1) % Math.max(1, items.length));
    else if (event.key === 'ArrowUp') setActive((at + items.length - 1) % Math.max(1, items.length));
    else if ((event.key === 'Enter' || event.key === 'Tab') && item) choose(item);
    else if (event.key === 'Escape') setPutAway(shown?.from ?? null);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  };
  return {
    id,
    open,
    items,
    active: at,
    label: shown?.mark === '@' ? 'Colleagues' : 'Macros',
    choose,
    onKeyDown,
    onCaret: (position: number) => {
      setCaret(position);
      if (putAway !== null && tokenAt(text, position)?.from !== putAway) setPutAway(null);
    },
  };
}
