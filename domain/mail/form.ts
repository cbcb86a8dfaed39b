import { z } from 'zod';

/** What a customer sends by the public form. */
export const publicForm = z.object({
  name: z.string().trim().min(1, 'Say who you are').max(200, 'At most 200 characters'),
  email: z.string().trim().toLowerCase().max(254).pipe(z.email('Use an e-mail address, such as ana@example.com')),
  subject: z.string().trim().min(1, 'Say in a few words what it is about').max(300, 'At most 300 characters'),
  body: z.string().trim().min(1, 'Say what we can do for you').max(20_000, 'At most 20,000 characters'),
});
export type PublicForm = z.output<typeof publicForm>;

/** What is added by the portal. */
export const portalReply = z.object({
  body: z.string().trim().min(1, 'Write something first').max(20_000, 'At most 20,000 characters'),
});
