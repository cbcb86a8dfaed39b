import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import type { CalendarInput } from '../../../../domain/calendars/contract.ts';
import { civilWeek, clockText, paintWeek } from '../../../../domain/calendars/week.ts';
import { WEEKDAYS, type Weekday } from '../../../../domain/time/civil.ts';
import { cn } from '../../../ui/cn.ts';
import { DAY_WORDS } from './week-words.ts';

type Weekly = CalendarInput['weekly'];

const SLOT = 30;
const SLOTS = 1440 / SLOT;
const HOURS = [0, 6, 12, 18] as const;

interface Cell {
  /** Place in the week. */
  readonly day: number;
  readonly slot: number;
}
/** A rectangle that is being painted, from its first corner; open: with opening hours, else closed. */
interface Stroke {
  readonly from: Cell;
  readonly to: Cell;
  readonly open: boolean;
}

const within = ({ from, to }: Stroke, { day, slot }: Cell): boolean =>
  day >= Math.min(from.day, to.day) &&
  day <= Math.max(from.day, to.day) &&
  slot >= Math.min(from.slot, to.slot) &&
  slot <= Math.max(from.slot, to.slot);

const clamp = (value: number, most: number): number => Math.max(0, Math.min(most, value));

/** The week as a field of half-hours: drag over it, or go with the arrow keys and press Space; with Shift held they paint on. */
export function PaintGrid(props: { weekly: Weekly; disabled: boolean; onChange: (weekly: Weekly) => void }) {
  const { weekly, disabled, onChange } = props;
  const [stroke, setStroke] = useState<Stroke | null>(null);
  const [at, setAt] = useState<Cell>({ day: 0, slot: 18 });
  const grid = useRef<HTMLDivElement>(null);
  const week = civilWeek(weekly);
  const isOpen = ({ day, slot }: Cell): boolean =>
    week[WEEKDAYS[day] as Weekday].some(([from, to]) => from < (slot + 1) * SLOT && slot * SLOT < to);

  const paint = (done: Stroke) => {
    const [first, last] = [Math.min(done.from.day, done.to.day), Math.max(done.from.day, done.to.day)];
    const [begin, end] = [Math.min(done.from.slot, done.to.slot), Math.max(done.from.slot, done.to.slot) + 1];
    onChange(paintWeek(weekly, WEEKDAYS.slice(first, last + 1), [begin * SLOT, end * SLOT], done.open));
  };
  const begin = (event: PointerEvent, cell: Cell) => {
    if (disabled || event.button !== 0) return;
    event.preventDefault();
    grid.current?.setPointerCapture(event.pointerId);
    (event.currentTarget as HTMLElement).focus();
    setAt(cell);
    setStroke({ from: cell, to: cell, open: !isOpen(cell) });
  };
  const go = (event: PointerEvent) => {
    if (!stroke) return;
    const under = document.elementFromPoint(event.clientX, event.clientY)?.closest('[data-cell]');
    const [day, slot] = (under?.getAttribute('data-cell') ?? '').split(' ').map(Number);
    if (day !== undefined && slot !== undefined && under) setStroke({ ...stroke, to: { day, slot } });
  };
  const end = () => {
    if (stroke) paint(stroke);
    setStroke(null);
  };
  const press = (event: KeyboardEvent) => {
    const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
    if (event.key === ' ' || event.key === 'Enter') {
      event.preventDefault();
      if (!disabled) paint({ from: at, to: at, open: !isOpen(at) });
    } else if (event.key === 'Escape' && stroke) {
      setStroke(null);
    } else if (step) {
      event.preventDefault();
      const next = { day: clamp(at.day + (step[0] ?? 0), 6), slot: clamp(at.slot + (step[1] ?? 0), SLOTS - 1) };
      if (event.shiftKey && !disabled) paint({ from: at, to: next, open: isOpen(at) });
      setAt(next);
      grid.current?.querySelector<HTMLElement>(`[data-cell="${next.day} ${next.slot}"]`)?.focus();
    }
  };

  return (
    <div className="hidden sm:block">
      <div aria-hidden className="mb-1 ml-12 grid grid-cols-4 text-13 text-faint tabular">
        {HOURS.map((hour) => (
          <span key={hour}>{clockText(hour * 60)}</span>
        ))}
      </div>
      <div
        ref={grid}
        role="grid"
        aria-label="Opening hours of the week, in half-hours. Arrow keys move, Space opens or closes, Shift with an arrow key paints on."
        className="block touch-none select-none"
        onPointerMove={go}
        onPointerUp={end}
        onPointerCancel={() => setStroke(null)}
        onKeyDown={press}
      >
        {WEEKDAYS.map((name, day) => (
          <div key={name} role="row" tabIndex={-1} className="flex items-center">
            <span role="rowheader" tabIndex={-1} className="w-12 shrink-0 text-left text-13 font-normal text-muted">
              {DAY_WORDS[name].slice(0, 3)}
            </span>
            {Array.from({ length: SLOTS }, (_, slot) => {
              const cell = { day, slot };
              const painted = stroke && within(stroke, cell);
              const open = painted ? stroke.open : isOpen(cell);
              const words = `${DAY_WORDS[name]} ${clockText(slot * SLOT)} to ${clockText((slot + 1) * SLOT)}`;
              return (
                <div
                  // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place
                  key={slot}
                  role="gridcell"
                  data-cell={`${day} ${slot}`}
                  aria-selected={open}
                  aria-label={`${words}, ${open ? 'open' : 'closed'}`}
                  tabIndex={at.day === day && at.slot === slot ? 0 : -1}
                  onFocus={() => setAt(cell)}
                  onPointerDown={(event) => begin(event, cell)}
                  className={cn(
                    'h-6 grow border-y border-l border-surface p-0 focus-visible:outline-offset-[-2px]',
                    slot % 12 === 0 && 'border-l-edge',
                    open ? 'bg-running' : 'bg-sunken',
                    painted && 'opacity-70',
                    disabled ? '' : 'cursor-crosshair',
                  )}
                />
              );
            })}
          </div>
        ))}
      </div>
    </div>
  );
}
