import { Monitor, Moon, Sun } from 'lucide-react';
import { useTheme } from '../../app/theme.ts';
import { cn } from '../../ui/cn.ts';
import { Frame } from './frame.tsx';

const THEMES = [
  { value: 'system', label: 'As the system', help: 'Follows this device', icon: Monitor },
  { value: 'light', label: 'Light', help: 'Always', icon: Sun },
  { value: 'dark', label: 'Dark', help: 'Always', icon: Moon },
] as const;

export function Page() {
  const [theme, setTheme] = useTheme();
  return (
    <Frame current="/settings/appearance">
      <div className="max-w-180 p-4 sm:p-6">
        <fieldset className="grid gap-3 sm:grid-cols-3">
          <legend className="mb-2 text-14 font-semibold">Theme on this device</legend>
          {THEMES.map(({ value, label, help, icon: Icon }) => (
            <label
              key={value}
              className={cn(
                'flex items-center gap-3 rounded-md border bg-surface p-3 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent',
                theme === value ? 'border-accent bg-accent-soft' : 'border-line hover:border-edge',
              )}
            >
              <input
                type="radio"
                name="theme"
                value={value}
                checked={theme === value}
                onChange={() => setTheme(value)}
                className="accent-(--accent)"
              />
              <Icon className="size-5 text-muted" aria-hidden />
              <span>
                <span className="block font-medium">{label}</span>
                <span className="block text-13 text-faint">{help}</span>
              </span>
            </label>
          ))}
        </fieldset>
      </div>
    </Frame>
  );
}
