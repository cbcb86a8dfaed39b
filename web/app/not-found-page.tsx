import { Compass } from 'lucide-react';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Link } from '../ui/link.tsx';

export const NotFoundPage = () => (
  <EmptyState
    icon={Compass}
    title="There is no such page"
    action={
      <Button asChild look="primary">
        <Link href="/">Go to Now</Link>
      </Button>
    }
  >
    The address may be misspelt, or what stood here was deleted.
  </EmptyState>
);
