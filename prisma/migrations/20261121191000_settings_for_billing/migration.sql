-- Billing staff see the settings that they bill and collect by. Only built-in roles; the others are the workspace's own.
ALTER TABLE "role" NO FORCE ROW LEVEL SECURITY;
UPDATE "role" SET permissions = permissions || ARRAY['organisation:read']
WHERE built_in AND key = 'billing' AND NOT 'organisation:read' = ANY(permissions);
ALTER TABLE "role" FORCE ROW LEVEL SECURITY;
