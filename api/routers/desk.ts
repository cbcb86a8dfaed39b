import { z } from 'zod';
import { deskSettings, deskSettingsChange, updatedDeskSettings } from '../../domain/tickets/settings.ts';
import { getDeskSettings, updateDeskSettings } from '../../services/desk/settings.ts';
import { router, signedIn } from '../trpc.ts';

export const deskRouter = router({
  settings: signedIn
    .meta({ openapi: { method: 'GET', path: '/desk/settings', summary: 'Get how the service desk works' } })
    .input(z.object({}))
    .output(deskSettings)
    .query(({ ctx }) => getDeskSettings(ctx)),

  updateSettings: signedIn
    .meta({ openapi: { method: 'PATCH', path: '/desk/settings', summary: 'Change how the service desk works' } })
    .input(deskSettingsChange)
    .output(updatedDeskSettings)
    .mutation(({ ctx, input }) => updateDeskSettings(ctx, input)),
});
