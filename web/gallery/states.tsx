import { Inbox } from 'lucide-react';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { SkeletonRows } from '../ui/skeleton.tsx';
import { Part } from './part.tsx';

export const States = () => (
  <Part title="States">
    <div className="grid gap-4 lg:grid-cols-3">
      <Card flush>
        <EmptyState icon={Inbox} title="No tickets yet" action={<Button look="primary">New ticket</Button>}>
          Questions from customers arrive here, each with the clock that its SLA policy sets.
        </EmptyState>
      </Card>
      <Card flush>
        <ErrorState
          title="The tickets could not be loaded"
          message="The server did not answer within 10 seconds"
          onRetry={() => undefined}
          requestId="4f1c-22"
        />
      </Card>
      <Card flush>
        <SkeletonRows rows={6} />
      </Card>
    </div>
  </Part>
);
