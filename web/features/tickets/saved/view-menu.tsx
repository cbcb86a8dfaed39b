import { useNavigate } from '@tanstack/react-router';
import { Bookmark, Columns3, ListOrdered, Pencil, Save } from 'lucide-react';
import { useState } from 'react';
import { VIEW_COLUMNS } from '../../../../domain/tickets/views.ts';
import type { ListState, Search } from '../../../app/list-state.ts';
import { Button } from '../../../ui/button.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Menu, MenuItem, MenuRule } from '../../../ui/menu.tsx';
import { Popover } from '../../../ui/popover.tsx';
import { Arrange } from './arrange.tsx';
import { COLUMN_WORDS, USUAL_COLUMNS } from './columns.tsx';
import type { useViews } from './use-views.ts';
import { ViewForm } from './view-form.tsx';
import { contentOf } from './view-state.ts';

interface Props {
  views: ReturnType<typeof useViews>;
  /** Shows this view as it is, without what was changed about it. */
  onShow: (id: string | null) => void;
}

type Doing = 'new' | 'change' | 'arrange' | null;

/** Beside the tabs: columns, and saving, changing and arranging views. */
export function ViewMenu({ views, onShow }: Props) {
  const [doing, setDoing] = useState<Doing>(null);
  const { saved, changed, state, columns, tabs, arrangement } = views;
  const content = { ...contentOf(state as ListState), columns: [...columns] };
  const close = () => setDoing(null);
  const done = (id: string) => {
    close();
    onShow(id);
  };
  return (
    <div className="flex shrink-0 items-center gap-1 pr-3 sm:pr-5">
      <Columns chosen={columns} />
      {changed && !saved ? (
        <Button size="small" look="quiet" icon={<Save />} onClick={() => setDoing('new')}>
          <span className="max-sm:sr-only">Save view</span>
        </Button>
      ) : null}
      {changed && saved?.mine ? (
        <Button size="small" look="quiet" icon={<Save />} onClick={() => setDoing('change')}>
          <span className="max-sm:sr-only">Save changes</span>
        </Button>
      ) : null}
      <Menu trigger={<Button size="small" look="quiet" square icon={<Bookmark />} aria-label="Views" />}>
        <MenuItem icon={<Save />} onSelect={() => setDoing('new')}>
          Save as a new view…
        </MenuItem>
        <MenuItem icon={<Pencil />} disabled={!saved?.mine} onSelect={() => setDoing('change')}>
          Rename or share…
        </MenuItem>
        <MenuRule />
        <MenuItem icon={<ListOrdered />} onSelect={() => setDoing('arrange')}>
          Arrange views…
        </MenuItem>
      </Menu>
      {doing === 'new' || doing === 'change' ? (
        <ViewForm view={doing === 'change' ? saved : null} content={content} onSaved={done} onClose={close} />
      ) : null}
      {doing === 'arrange' ? (
        <Arrange
          tabs={tabs}
          defaultId={arrangement.defaultId}
          onDeleted={(id) => id === saved?.id && onShow(null)}
          onClose={close}
        />
      ) : null}
    </div>
  );
}

function Columns({ chosen }: { chosen: readonly (typeof VIEW_COLUMNS)[number][] }) {
  const navigate = useNavigate();
  const shown = chosen.length > 0 ? chosen : USUAL_COLUMNS;
  const choose = (ids: readonly string[]) =>
    void navigate({
      to: '.',
      search: ({ cols: _, ...rest }: Search) => (ids.length > 0 ? { ...rest, cols: ids.join(',') } : rest),
      replace: true,
    });
  return (
    <Popover
      label="Columns"
      align="end"
      trigger={<Button size="small" look="quiet" square icon={<Columns3 />} aria-label="Columns" />}
    >
      <fieldset className="flex flex-col gap-2">
        <legend className="mb-2 text-13 font-medium">Columns</legend>
        {VIEW_COLUMNS.map((id) => (
          <Checkbox
            key={id}
            label={COLUMN_WORDS[id]}
            checked={shown.includes(id)}
            onChange={(on) => choose(VIEW_COLUMNS.filter((one) => (one === id ? on : shown.includes(one))))}
          />
        ))}
        {chosen.length > 0 ? (
          <Button size="small" look="quiet" onClick={() => choose([])}>
            As usual
          </Button>
        ) : null}
      </fieldset>
    </Popover>
  );
}
