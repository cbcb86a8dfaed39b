import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Keyboard, LogOut } from 'lucide-react';
import { Avatar } from '../ui/avatar.tsx';
import { Button } from '../ui/button.tsx';
import { Menu, MenuChoice, MenuItem, MenuLabel, MenuRule } from '../ui/menu.tsx';
import { toastFailed } from '../ui/toast.tsx';
import { failureOf } from './failure.ts';
import { useMember } from './session.tsx';
import { useTheme } from './theme.ts';
import { trpc } from './trpc.ts';

const THEMES = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const;

export function MemberMenu({ onKeyList }: { onKeyList: () => void }) {
  const { member, tenant } = useMember();
  const [theme, setTheme] = useTheme();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const signOut = trpc.auth.logout.useMutation({
    onSuccess: async () => {
      await navigate({ to: '/sign-in' });
      queries.clear();
    },
    onError: (error) => toastFailed(`You are still signed in. ${failureOf(error).message}`),
  });
  return (
    <Menu
      trigger={
        <Button look="quiet" aria-label={`${member.name}, account and settings`} square>
          <Avatar name={member.name} />
        </Button>
      }
    >
      <div className="px-2 py-1.5">
        <p className="font-medium">{member.name}</p>
        <p className="text-13 text-faint">
          {member.role.name} at {tenant.name}
        </p>
      </div>
      <MenuRule />
      <MenuLabel>Appearance</MenuLabel>
      <MenuChoice value={theme} options={THEMES} onChange={setTheme} />
      <MenuRule />
      <MenuItem icon={<Keyboard />} keys="?" onSelect={onKeyList}>
        Keys
      </MenuItem>
      <MenuItem icon={<LogOut />} onSelect={() => signOut.mutate({})}>
        Sign out
      </MenuItem>
    </Menu>
  );
}
