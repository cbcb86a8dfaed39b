import { z } from 'zod';
import { AppError } from '../../domain/errors.ts';
import { meSchema, sessionSchema, signInInput, signInOutput, tokensSchema } from '../../domain/members/contract.ts';
import { DEMO_PASSWORD, DEMO_SIGN_INS } from '../../domain/members/demo.ts';
import {
  acceptInvitationInput,
  forgottenInput,
  linkInput,
  linkSchema,
  setPasswordInput,
} from '../../domain/members/links.ts';
import { ACCESS_SECONDS } from '../../services/auth/identity.ts';
import { endOwnSession, ownSessions } from '../../services/auth/own-sessions.ts';
import { signIn } from '../../services/auth/sign-in.ts';
import { acceptInvitation, readLink, sendPasswordLink, setPassword } from '../../services/members/accept.ts';
import { whoAmI } from '../../services/members/who-am-i.ts';
import { type RequestContext, serviceCtx } from '../session/context.ts';
import { open, router, signedIn } from '../trpc.ts';

/** A client's own refresh token; the web app's is in its cookie. */
const refreshInput = z.object({ refreshToken: z.string().max(1000).optional() });

async function signInFrom(ctx: RequestContext, input: z.output<typeof signInInput>) {
  const { identity, sessions, attempts, config } = ctx.deps;
  const opened = await signIn({ identity, sessions, attempts, demo: config.demo }, input, ctx.from);
  const { accessToken, refreshToken } = opened;
  ctx.cookies.write({ accessToken, refreshToken });
  const me = await whoAmI(serviceCtx(ctx.deps, opened.signedIn, ctx.requestId));
  return { accessToken, refreshToken, expiresIn: ACCESS_SECONDS, ...me };
}

const linkDeps = ({ deps, requestId }: RequestContext) => ({
  db: deps.db,
  clock: deps.clock,
  identity: deps.identity,
  requestId,
});

export const authRouter = router({
  /** What the sign-in page has to know before anybody has signed in. */
  config: open
    .output(
      z.object({
        demo: z.boolean(),
        demoSignIns: z.array(z.object({ email: z.string(), role: z.string() })).optional(),
        demoPassword: z.string().optional(),
      }),
    )
    .query(({ ctx }) =>
      ctx.deps.config.demo && ctx.from.loopback
        ? { demo: true, demoSignIns: [...DEMO_SIGN_INS], demoPassword: DEMO_PASSWORD }
        : { demo: false },
    ),

  login: open
    .meta({ openapi: { method: 'POST', path: '/auth/login', summary: 'Sign in', open: true } })
    .input(signInInput)
    .output(signInOutput)
    .mutation(({ ctx, input }) => signInFrom(ctx, input)),

  refresh: open
    .meta({ openapi: { method: 'POST', path: '/auth/refresh', summary: 'Get a new access token', open: true } })
    .input(refreshInput)
    .output(tokensSchema)
    .mutation(async ({ ctx, input }) => {
      const refreshToken = input.refreshToken ?? ctx.cookies.refresh;
      const fresh = refreshToken ? await ctx.deps.sessions.refresh(refreshToken) : null;
      if (!refreshToken || !fresh) {
        ctx.cookies.clear();
        throw new AppError('Unauthenticated', 'Your sign-in has ended. Sign in again.');
      }
      if (!input.refreshToken) ctx.cookies.write({ accessToken: fresh.accessToken, refreshToken });
      return { accessToken: fresh.accessToken, refreshToken, expiresIn: ACCESS_SECONDS };
    }),

  logout: open
    .meta({ openapi: { method: 'POST', path: '/auth/logout', summary: 'Sign out, on every node at once', open: true } })
    .input(refreshInput)
    .output(z.object({ signedOut: z.boolean() }))
    .mutation(async ({ ctx, input }) => {
      const { sessions } = ctx.deps;
      const token = input.refreshToken ?? ctx.cookies.refresh;
      const session = ctx.session ?? (token ? ((await sessions.refresh(token))?.signedIn ?? null) : null);
      if (session) await sessions.end(session.sessionId);
      ctx.cookies.clear();
      return { signedOut: session !== null };
    }),

  /** A mutation, so that the link is in no log of addresses. */
  readLink: open
    .input(linkInput)
    .output(linkSchema)
    .mutation(({ ctx, input }) => readLink(linkDeps(ctx), input)),

  acceptInvitation: open
    .meta({ openapi: { method: 'POST', path: '/auth/accept-invitation', summary: 'Join, and sign in', open: true } })
    .input(acceptInvitationInput)
    .output(signInOutput)
    .mutation(async ({ ctx, input }) => {
      // A link is no way to guess the password of the sign-in that its address may have.
      await ctx.deps.attempts.begin(`link ${input.token}`, ctx.from.ip);
      const { email } = await acceptInvitation(linkDeps(ctx), input);
      await ctx.deps.attempts.succeeded(`link ${input.token}`, ctx.from.ip);
      return signInFrom(ctx, { email, password: input.password });
    }),

  forgotten: open
    .meta({
      openapi: {
        method: 'POST',
        path: '/auth/forgotten',
        summary: 'Ask for a link to set a new password',
        description: 'The answer is the same whether the address is known or not.',
        status: 202,
        open: true,
      },
    })
    .input(forgottenInput)
    .output(z.object({ asked: z.literal(true) }))
    .mutation(async ({ ctx, input }) => {
      await ctx.deps.attempts.mail(input.email, ctx.from.ip);
      // Nobody waits for it: how long an answer takes would tell whether the address is known.
      sendPasswordLink(linkDeps(ctx), input).catch((error: unknown) =>
        ctx.deps.log.error({ err: error, requestId: ctx.requestId }, 'a link to set a password was not sent'),
      );
      return { asked: true as const };
    }),

  setPassword: open
    .meta({
      openapi: { method: 'POST', path: '/auth/set-password', summary: 'Set a new password, and sign in', open: true },
    })
    .input(setPasswordInput)
    .output(signInOutput)
    .mutation(async ({ ctx, input }) => {
      const { email } = await setPassword(linkDeps(ctx), input);
      return signInFrom(ctx, { email, password: input.password });
    }),

  sessions: signedIn
    .meta({ openapi: { method: 'GET', path: '/sessions', summary: 'Where I am signed in' } })
    .output(z.object({ items: z.array(sessionSchema) }))
    .query(async ({ ctx }) => ({ items: await ownSessions(ctx.deps.identity, ctx.session) })),

  endSession: signedIn
    .meta({ openapi: { method: 'DELETE', path: '/sessions/{id}', summary: 'End one of my sign-ins' } })
    .input(z.object({ id: z.string().min(1).max(200) }))
    .output(z.object({ ok: z.literal(true) }))
    .mutation(async ({ ctx, input }) => {
      await endOwnSession(ctx.deps.identity, ctx.deps.sessions, ctx.session, input);
      return { ok: true as const };
    }),

  me: signedIn
    .meta({ openapi: { method: 'GET', path: '/me', summary: 'Who am I, and what may I do' } })
    .output(meSchema)
    .query(({ ctx }) => whoAmI(ctx)),
});
