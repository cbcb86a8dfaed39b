import { z } from 'zod';
import {
  createMemberInput,
  deactivateMemberInput,
  memberListInput,
  memberListOutput,
  memberSchema,
  tenantSchema,
  updateMemberInput,
} from '../../domain/members/contract.ts';
import { invitationInput, invitedSchema } from '../../domain/members/links.ts';
import { createMember } from '../../services/members/create-member.ts';
import { deactivateMember } from '../../services/members/deactivate-member.ts';
import { getMember } from '../../services/members/get-member.ts';
import { inviteMember, revokeInvitation } from '../../services/members/invitations.ts';
import { listMembers } from '../../services/members/list-members.ts';
import { updateMember } from '../../services/members/update-member.ts';
import { currentTenant } from '../../services/members/who-am-i.ts';
import { router, signedIn } from '../trpc.ts';

export const membersRouter = router({
  list: signedIn
    .meta({ openapi: { method: 'GET', path: '/members', summary: 'List members' } })
    .input(memberListInput)
    .output(memberListOutput)
    .query(({ ctx, input }) => listMembers(ctx, input)),

  get: signedIn
    .meta({ openapi: { method: 'GET', path: '/members/{id}', summary: 'Get a member' } })
    .input(z.object({ id: z.uuid() }))
    .output(memberSchema)
    .query(({ ctx, input }) => getMember(ctx, input)),

  create: signedIn
    .meta({ openapi: { method: 'POST', path: '/members', summary: 'Add a member', status: 201 } })
    .input(createMemberInput)
    .output(memberSchema)
    .mutation(({ ctx, input }) => createMember(ctx, input, ctx.deps.identity)),

  update: signedIn
    .meta({ openapi: { method: 'PATCH', path: '/members/{id}', summary: 'Change name, role, manager or zone' } })
    .input(updateMemberInput)
    .output(memberSchema)
    .mutation(({ ctx, input }) => updateMember(ctx, input)),

  invite: signedIn
    .meta({
      openapi: { method: 'POST', path: '/members/{id}/invite', summary: 'Send an invitation, or send it again' },
    })
    .input(invitationInput)
    .output(invitedSchema)
    .mutation(({ ctx, input }) => inviteMember(ctx, input)),

  revokeInvitation: signedIn
    .meta({ openapi: { method: 'POST', path: '/members/{id}/revoke-invitation', summary: 'Take an invitation back' } })
    .input(invitationInput)
    .output(memberSchema)
    .mutation(({ ctx, input }) => revokeInvitation(ctx, input)),

  deactivate: signedIn
    .meta({ openapi: { method: 'POST', path: '/members/{id}/deactivate', summary: 'End a membership' } })
    .input(deactivateMemberInput)
    .output(memberSchema)
    .mutation(({ ctx, input }) => deactivateMember(ctx, input, ctx.deps.identity)),
});

export const tenantsRouter = router({
  current: signedIn
    .meta({ openapi: { method: 'GET', path: '/tenant', summary: 'The workspace: name, zone, currency' } })
    .output(tenantSchema)
    .query(({ ctx }) => currentTenant(ctx)),
});
