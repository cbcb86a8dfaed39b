import { overview } from '../../domain/process/overview.ts';
import { readOverview } from '../../services/overview/now.ts';
import { stores } from '../../services/registry.ts';
import { router, signedIn } from '../trpc.ts';

export const overviewRouter = router({
  now: signedIn.output(overview).query(({ ctx }) => readOverview(ctx, stores)),
});
