-- CreateTable
CREATE TABLE "mailbox" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "address" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "team_id" UUID,
    "category" TEXT,
    "priority" TEXT NOT NULL DEFAULT 'normal',
    "webhook_turn" INTEGER NOT NULL DEFAULT 1,
    "imap" JSONB,
    "imap_password" TEXT,
    "imap_checked_at" TIMESTAMPTZ(3),
    "imap_error" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "mailbox_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "stored_file" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "sha256" TEXT NOT NULL,
    "size" BIGINT NOT NULL,
    "name" TEXT NOT NULL,
    "media_type" TEXT NOT NULL,
    "uploaded_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "stored_file_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "inbound_mail" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "mailbox_id" UUID NOT NULL,
    "dedupe_key" TEXT NOT NULL,
    "from_address" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "door" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "file_id" UUID,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "outcome" TEXT,
    "reason" TEXT,
    "ticket_id" UUID,
    "ticket_message_id" UUID,

    CONSTRAINT "inbound_mail_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "attachment" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "message_id" UUID NOT NULL,
    "file_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "attachment_pkey" PRIMARY KEY ("tenant_id","id")
);

-- New columns are null, or a constant that Postgres keeps beside the table: none is rewritten.
ALTER TABLE "ticket" ADD COLUMN "mailbox_id" UUID,
    ADD COLUMN "portal_turn" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "contact" ADD COLUMN "portal_turn" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "ticket_message" ADD COLUMN "author_address" TEXT,
    ADD COLUMN "via" TEXT,
    ADD COLUMN "html" TEXT,
    ADD COLUMN "message_id" TEXT,
    ADD COLUMN "in_reply_to" TEXT,
    ADD COLUMN "outgoing_id" UUID;
ALTER TABLE "message" ADD COLUMN "envelope" JSONB;

CREATE UNIQUE INDEX "mailbox_address_key" ON "mailbox"("address");
CREATE INDEX "mailbox_tenant_id_team_id_idx" ON "mailbox"("tenant_id", "team_id");
CREATE UNIQUE INDEX "inbound_mail_tenant_id_mailbox_id_dedupe_key_key" ON "inbound_mail"("tenant_id", "mailbox_id", "dedupe_key");
CREATE INDEX "inbound_mail_tenant_id_mailbox_id_received_at_idx" ON "inbound_mail"("tenant_id", "mailbox_id", "received_at" DESC);
CREATE INDEX "inbound_mail_tenant_id_from_address_received_at_idx" ON "inbound_mail"("tenant_id", "from_address", "received_at");
CREATE INDEX "inbound_mail_tenant_id_file_id_idx" ON "inbound_mail"("tenant_id", "file_id");
CREATE INDEX "stored_file_tenant_id_sha256_idx" ON "stored_file"("tenant_id", "sha256");
CREATE INDEX "attachment_tenant_id_message_id_idx" ON "attachment"("tenant_id", "message_id");
CREATE INDEX "attachment_tenant_id_file_id_idx" ON "attachment"("tenant_id", "file_id");
CREATE INDEX "ticket_message_tenant_id_message_id_idx" ON "ticket_message"("tenant_id", "message_id");
CREATE INDEX "ticket_tenant_id_mailbox_id_idx" ON "ticket"("tenant_id", "mailbox_id");

ALTER TABLE "mailbox" ADD CONSTRAINT "mailbox_tenant_id_team_id_fkey" FOREIGN KEY ("tenant_id", "team_id") REFERENCES "team"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "inbound_mail" ADD CONSTRAINT "inbound_mail_tenant_id_mailbox_id_fkey" FOREIGN KEY ("tenant_id", "mailbox_id") REFERENCES "mailbox"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "inbound_mail" ADD CONSTRAINT "inbound_mail_tenant_id_file_id_fkey" FOREIGN KEY ("tenant_id", "file_id") REFERENCES "stored_file"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "attachment" ADD CONSTRAINT "attachment_tenant_id_message_id_fkey" FOREIGN KEY ("tenant_id", "message_id") REFERENCES "ticket_message"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "attachment" ADD CONSTRAINT "attachment_tenant_id_file_id_fkey" FOREIGN KEY ("tenant_id", "file_id") REFERENCES "stored_file"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
-- Looked at below, after the lock on the live table is gone.
ALTER TABLE "ticket" ADD CONSTRAINT "ticket_tenant_id_mailbox_id_fkey" FOREIGN KEY ("tenant_id", "mailbox_id") REFERENCES "mailbox"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE NOT VALID;

SELECT protect_tenant_table('mailbox', 'INSERT, UPDATE');
SELECT protect_tenant_table('inbound_mail', 'INSERT, UPDATE (outcome, reason, ticket_id, ticket_message_id)');
SELECT protect_tenant_table(name::regclass, 'INSERT') FROM unnest(ARRAY['stored_file', 'attachment']) AS name;

ALTER TABLE "mailbox" ADD CONSTRAINT mailbox_priority CHECK (priority IN ('low', 'normal', 'high', 'urgent'));
ALTER TABLE "inbound_mail" ADD CONSTRAINT inbound_mail_door CHECK (door IN ('smtp', 'webhook', 'imap'));
ALTER TABLE "inbound_mail" ADD CONSTRAINT inbound_mail_outcome CHECK (outcome IN ('ticket', 'reply', 'note', 'bounce', 'ignored'));
ALTER TABLE "ticket_message" ADD CONSTRAINT ticket_message_via CHECK (via IN ('email', 'form', 'portal'));

-- ---- Functions that cross tenants: what comes from outside names no tenant. ----

-- A mail's recipient, or a webhook's address: whose mailbox is it?
CREATE FUNCTION mailbox_of(wanted text)
  RETURNS TABLE (tenant_id uuid, id uuid) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT m.tenant_id, m.id FROM public.mailbox m WHERE m.deleted_at IS NULL AND (m.address = lower(wanted) OR m.id::text = lower(wanted)) $$;

-- The poller: every mailbox that is fetched by IMAP.
CREATE FUNCTION polled_mailboxes()
  RETURNS TABLE (tenant_id uuid, id uuid) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT m.tenant_id, m.id FROM public.mailbox m WHERE m.deleted_at IS NULL AND m.imap IS NOT NULL ORDER BY m.tenant_id, m.id $$;

-- The public form of a workspace: which tenant has this name in its address?
CREATE FUNCTION tenant_of_slug(wanted text)
  RETURNS TABLE (id uuid, name text) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT t.id, t.name FROM public.tenant t WHERE t.slug = lower(wanted) $$;

REVOKE EXECUTE ON FUNCTION mailbox_of(text), polled_mailboxes(), tenant_of_slug(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION mailbox_of(text), polled_mailboxes(), tenant_of_slug(text) TO backbeat_app;

-- Managers look after mailboxes; owners and admins may do everything already.
ALTER TABLE "role" NO FORCE ROW LEVEL SECURITY;
UPDATE "role" SET permissions = permissions || 'mailbox:*'::text WHERE built_in AND key = 'manager' AND NOT 'mailbox:*' = ANY(permissions);
ALTER TABLE "role" FORCE ROW LEVEL SECURITY;

-- Ends what holds the locks above; whoever writes is not kept waiting while the rest looks at the rows.
COMMIT;
ALTER TABLE "ticket" VALIDATE CONSTRAINT "ticket_tenant_id_mailbox_id_fkey";
