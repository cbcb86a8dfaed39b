-- Agents see which mails came and what became of them; managers change mailboxes.
ALTER TABLE "role" NO FORCE ROW LEVEL SECURITY;
UPDATE "role" SET permissions = permissions || 'mailbox:read'::text WHERE built_in AND key = 'support' AND NOT 'mailbox:read' = ANY(permissions);
ALTER TABLE "role" FORCE ROW LEVEL SECURITY;
