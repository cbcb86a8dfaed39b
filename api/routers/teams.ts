import { z } from 'zod';
import {
  deleteTeamInput,
  teamInput,
  teamListInput,
  teamListOutput,
  teamSchema,
  updatedTeam,
  updateTeamInput,
} from '../../domain/teams/contract.ts';
import { createTeam } from '../../services/teams/create.ts';
import { deleteTeam } from '../../services/teams/delete.ts';
import { getTeam } from '../../services/teams/get.ts';
import { listTeams } from '../../services/teams/list.ts';
import { updateTeam } from '../../services/teams/update.ts';
import { router, signedIn } from '../trpc.ts';

export const teamsRouter = router({
  list: signedIn
    .meta({ openapi: { method: 'GET', path: '/teams', summary: 'List teams' } })
    .input(teamListInput)
    .output(teamListOutput)
    .query(({ ctx, input }) => listTeams(ctx, input)),
  get: signedIn
    .meta({ openapi: { method: 'GET', path: '/teams/{id}', summary: 'Get a team' } })
    .input(z.object({ id: z.uuid() }))
    .output(teamSchema)
    .query(({ ctx, input }) => getTeam(ctx, input)),
  create: signedIn
    .meta({ openapi: { method: 'POST', path: '/teams', summary: 'Add a team', status: 201 } })
    .input(teamInput)
    .output(teamSchema)
    .mutation(({ ctx, input }) => createTeam(ctx, input)),
  update: signedIn
    .meta({ openapi: { method: 'PATCH', path: '/teams/{id}', summary: 'Change a team, its members and its calendar' } })
    .input(updateTeamInput)
    .output(updatedTeam)
    .mutation(({ ctx, input }) => updateTeam(ctx, input)),
  delete: signedIn
    .meta({ openapi: { method: 'DELETE', path: '/teams/{id}', summary: 'Delete a team' } })
    .input(deleteTeamInput)
    .output(z.object({ ok: z.literal(true) }))
    .mutation(async ({ ctx, input }) => {
      await deleteTeam(ctx, input);
      return { ok: true as const };
    }),
});
