import type { Subscription } from '../../../../domain/billing/contract.ts';
import { Status } from '../status.tsx';
import { subscriptionMeaning } from '../words.ts';

export const SubscriptionStatus = ({ subscription }: { subscription: Subscription }) => (
  <Status meaning={subscriptionMeaning(subscription)} />
);
