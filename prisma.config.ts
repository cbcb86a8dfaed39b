import { defineConfig } from 'prisma/config';

export default defineConfig({
  schema: 'prisma/schema',
  migrations: { path: 'prisma/migrations' },
  ...(process.env.MIGRATE_DATABASE_URL ? { datasource: { url: process.env.MIGRATE_DATABASE_URL } } : {}),
});
