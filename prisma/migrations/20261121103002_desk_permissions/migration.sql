-- Workspaces that exist already: their managers set the desk up, their agents use and keep macros. A handful of rows a workspace.
ALTER TABLE "role" NO FORCE ROW LEVEL SECURITY;
UPDATE "role" SET permissions = permissions || ARRAY['desk:*', 'ticketField:*', 'macro:*', 'assignmentRule:*']
WHERE built_in AND key = 'manager' AND NOT 'desk:*' = ANY(permissions);
UPDATE "role" SET permissions = permissions || ARRAY['macro:*', 'assignmentRule:read']
WHERE built_in AND key = 'support' AND NOT 'macro:*' = ANY(permissions);
ALTER TABLE "role" FORCE ROW LEVEL SECURITY;
