-- Roles. Passwords are set by whoever provisions the database; here the roles only exist.
DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['backbeat_app', 'backbeat_relay', 'backbeat_auth'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
      EXECUTE format('CREATE ROLE %I LOGIN', name);
    END IF;
  END LOOP;
END $$;

REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO backbeat_app, backbeat_relay;

-- The tenant of the transaction. After COMMIT the setting is '' and not null, hence nullif.
CREATE FUNCTION app_tenant() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT nullif(current_setting('app.tenant_id', true), '')::uuid $$;

-- Every tenant table is handed to this once: row-level security enabled and forced, one policy, the application's grants.
-- The sub-select becomes an InitPlan, so that indexes are used. Only migrations may call it.
CREATE FUNCTION protect_tenant_table(name regclass, writes text DEFAULT 'INSERT, UPDATE, DELETE') RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', name);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', name);
  EXECUTE format('CREATE POLICY tenant_isolation ON %s USING (tenant_id = (SELECT app_tenant())) WITH CHECK (tenant_id = (SELECT app_tenant()))', name);
  EXECUTE format('GRANT SELECT, %s ON %s TO backbeat_app', writes, name);
END $$;
REVOKE EXECUTE ON FUNCTION protect_tenant_table(regclass, text) FROM PUBLIC;

-- CreateTable
CREATE TABLE "tenant" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "zone" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "settings" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "tenant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "role" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "permissions" TEXT[],
    "built_in" BOOLEAN NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "role_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "member" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "user_id" TEXT,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "role_id" UUID NOT NULL,
    "manager_id" UUID,
    "zone" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "member_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "audit" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT,
    "action" TEXT NOT NULL,
    "noun" TEXT NOT NULL,
    "subject_id" UUID NOT NULL,
    "before" JSONB,
    "after" JSONB,
    "reason" TEXT,
    "request_id" TEXT,

    CONSTRAINT "audit_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "idempotency_key" (
    "tenant_id" UUID NOT NULL,
    "actor_id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "status" INTEGER,
    "answer" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "idempotency_key_pkey" PRIMARY KEY ("tenant_id","actor_id","key")
);

-- CreateTable
CREATE TABLE "notification" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "member_id" UUID NOT NULL,
    "tone" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "href" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "read_at" TIMESTAMPTZ(3),

    CONSTRAINT "notification_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "process" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "subject_id" UUID NOT NULL,
    "workflow_id" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "planned_revision" INTEGER NOT NULL DEFAULT 0,
    "next_at" TIMESTAMPTZ(3),
    "next_what" TEXT,
    "outcome" TEXT,
    "error" JSONB,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "over_at" TIMESTAMPTZ(3),

    CONSTRAINT "process_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "cohort" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "workflow_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "cohort_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "ledger" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "process_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "data" JSONB,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL,
    "attempt" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "retry_at" TIMESTAMPTZ(3),
    "result" JSONB,
    "error" TEXT,

    CONSTRAINT "ledger_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "outbox" (
    "id" BIGSERIAL NOT NULL,
    "tenant_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "workflow_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "leased_until" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "outbox_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "message" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "channel" TEXT NOT NULL,
    "to_address" TEXT NOT NULL,
    "to_name" TEXT,
    "subject" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "retry_at" TIMESTAMPTZ(3),
    "sent_at" TIMESTAMPTZ(3),
    "provider_id" TEXT,
    "error" TEXT,
    "noun" TEXT NOT NULL,
    "subject_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "message_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "tenant_slug_key" ON "tenant"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "role_tenant_id_key_key" ON "role"("tenant_id", "key");

-- CreateIndex
CREATE INDEX "member_user_id_idx" ON "member"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "member_tenant_id_email_key" ON "member"("tenant_id", "email");

-- CreateIndex
CREATE INDEX "audit_tenant_id_noun_subject_id_at_idx" ON "audit"("tenant_id", "noun", "subject_id", "at");

-- CreateIndex
CREATE INDEX "idempotency_key_expires_at_idx" ON "idempotency_key"("expires_at");

-- CreateIndex
CREATE INDEX "notification_tenant_id_member_id_created_at_idx" ON "notification"("tenant_id", "member_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "process_tenant_id_workflow_id_next_at_idx" ON "process"("tenant_id", "workflow_id", "next_at");

-- CreateIndex
CREATE INDEX "process_tenant_id_kind_status_next_at_idx" ON "process"("tenant_id", "kind", "status", "next_at");

-- CreateIndex
CREATE UNIQUE INDEX "process_tenant_id_kind_subject_id_key" ON "process"("tenant_id", "kind", "subject_id");

-- CreateIndex
CREATE UNIQUE INDEX "cohort_tenant_id_workflow_id_key" ON "cohort"("tenant_id", "workflow_id");

-- CreateIndex
CREATE INDEX "ledger_tenant_id_at_idx" ON "ledger"("tenant_id", "at");

-- CreateIndex
CREATE UNIQUE INDEX "ledger_tenant_id_process_id_key_key" ON "ledger"("tenant_id", "process_id", "key");

-- CreateIndex
CREATE INDEX "outbox_leased_until_id_idx" ON "outbox"("leased_until", "id");

-- CreateIndex
CREATE INDEX "message_tenant_id_channel_state_due_at_idx" ON "message"("tenant_id", "channel", "state", "due_at");

-- CreateIndex
CREATE INDEX "message_tenant_id_noun_subject_id_idx" ON "message"("tenant_id", "noun", "subject_id");

-- AddForeignKey
ALTER TABLE "member" ADD CONSTRAINT "member_tenant_id_role_id_fkey" FOREIGN KEY ("tenant_id", "role_id") REFERENCES "role"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "member" ADD CONSTRAINT "member_tenant_id_manager_id_fkey" FOREIGN KEY ("tenant_id", "manager_id") REFERENCES "member"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ledger" ADD CONSTRAINT "ledger_tenant_id_process_id_fkey" FOREIGN KEY ("tenant_id", "process_id") REFERENCES "process"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "tenant" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "tenant" FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON "tenant" USING (id = (SELECT app_tenant()));
GRANT SELECT, UPDATE (name, zone, currency, settings) ON "tenant" TO backbeat_app;

SELECT protect_tenant_table(name::regclass)
  FROM unnest(ARRAY['role', 'member', 'idempotency_key', 'notification', 'process', 'cohort', 'ledger', 'message']) AS name;
SELECT protect_tenant_table('audit', 'INSERT');

-- The application writes wishes to wake; only the relay reads and deletes them.
SELECT protect_tenant_table('outbox', 'INSERT');
REVOKE SELECT ON "outbox" FROM backbeat_app;
GRANT USAGE ON SEQUENCE outbox_id_seq TO backbeat_app;
CREATE POLICY relay_delivers ON "outbox" TO backbeat_relay USING (true);
GRANT SELECT, UPDATE (leased_until, attempts), DELETE ON "outbox" TO backbeat_relay;

-- Append-only even for the owner.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON "audit" FOR EACH ROW EXECUTE FUNCTION refuse_change();

ALTER TABLE "process" ADD CONSTRAINT process_status CHECK (status IN ('running', 'paused', 'failed', 'over', 'cancelled'));
ALTER TABLE "ledger" ADD CONSTRAINT ledger_state CHECK (state IN ('claimed', 'sending', 'done', 'refused', 'failed', 'unknown', 'superseded', 'skipped'));
ALTER TABLE "message" ADD CONSTRAINT message_state CHECK (state IN ('queued', 'sending', 'sent', 'failed', 'unknown', 'suppressed'));
ALTER TABLE "message" ADD CONSTRAINT message_channel CHECK (channel IN ('email', 'sms'));

-- ---- Functions that cross tenants. Each is named here, listed in docs/technical-description.md and tested for isolation. ----

-- Sign-in: in which tenants is this identity a member?
CREATE FUNCTION memberships_of_user(identity text)
  RETURNS TABLE (tenant_id uuid, member_id uuid, tenant_name text) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT m.tenant_id, m.id, t.name FROM public.member m JOIN public.tenant t ON t.id = m.tenant_id
        WHERE m.user_id = identity AND m.deleted_at IS NULL ORDER BY t.created_at, m.tenant_id $$;

-- Sweeper: wakes workflows with a running process overdue at `before`, or with a message that waits to be sent.
-- The instants come from the caller's clock.
CREATE FUNCTION wake_overdue(before timestamptz, at timestamptz)
  RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH late AS (
    SELECT p.tenant_id, p.kind, p.workflow_id FROM public.process p
      WHERE p.status = 'running' AND (p.next_at < before OR (p.planned_revision < p.revision AND p.started_at < before))
    UNION
    SELECT p.tenant_id, p.kind, p.workflow_id FROM public.process p
      WHERE p.kind = 'delivery' AND p.status = 'running' AND EXISTS (
        SELECT FROM public.message m WHERE m.tenant_id = p.tenant_id AND m.state IN ('queued', 'sending')
          AND greatest(m.due_at, m.retry_at) < before)
  ), asked AS (
    INSERT INTO public.outbox (tenant_id, kind, workflow_id, created_at)
      SELECT l.tenant_id, l.kind, l.workflow_id, at FROM late l
        WHERE NOT EXISTS (SELECT FROM public.outbox o WHERE o.workflow_id = l.workflow_id)
      RETURNING 1)
  SELECT count(*) FROM asked $$;

-- Rebuild after the loss of Temporal's store: every workflow with a process that is not over.
CREATE FUNCTION wake_all(at timestamptz)
  RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH asked AS (
    INSERT INTO public.outbox (tenant_id, kind, workflow_id, created_at)
      SELECT DISTINCT tenant_id, kind, workflow_id, at FROM public.process WHERE status IN ('running', 'paused', 'failed')
      RETURNING 1)
  SELECT count(*) FROM asked $$;

-- Housekeeping: answers kept for Idempotency-Key that have expired.
CREATE FUNCTION forget_idempotency_keys(before timestamptz)
  RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH gone AS (DELETE FROM public.idempotency_key WHERE expires_at < before RETURNING 1) SELECT count(*) FROM gone $$;

REVOKE EXECUTE ON FUNCTION memberships_of_user(text), wake_overdue(timestamptz, timestamptz), wake_all(timestamptz), forget_idempotency_keys(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION memberships_of_user(text) TO backbeat_app;
GRANT EXECUTE ON FUNCTION wake_overdue(timestamptz, timestamptz), wake_all(timestamptz), forget_idempotency_keys(timestamptz) TO backbeat_relay;
