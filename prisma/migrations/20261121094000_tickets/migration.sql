-- CreateTable
CREATE TABLE "business_calendar" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "zone" TEXT NOT NULL,
    "weekly" JSONB NOT NULL,
    "holidays" JSONB NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "business_calendar_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "sla_policy" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "calendar_id" UUID NOT NULL,
    "targets" JSONB NOT NULL,
    "warnings" JSONB NOT NULL,
    "escalations" JSONB NOT NULL,
    "pauses_first_response" BOOLEAN NOT NULL,
    "closing_instant" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sla_policy_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "ticket" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "number" BIGINT NOT NULL,
    "subject" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "initial_status" TEXT NOT NULL,
    "priority" TEXT NOT NULL,
    "contact_id" UUID,
    "company_id" UUID,
    "requester_name" TEXT,
    "requester_email" TEXT,
    "assignee_id" UUID,
    "team_lead_id" UUID,
    "sla_policy_id" UUID,
    "escalation_level" INTEGER NOT NULL DEFAULT 0,
    "targets" JSONB NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ticket_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "ticket_event" (
    "tenant_id" UUID NOT NULL,
    "ticket_id" UUID NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "to_status" TEXT,
    "targets" JSONB,
    "actor_name" TEXT,

    CONSTRAINT "ticket_event_pkey" PRIMARY KEY ("tenant_id","ticket_id","seq")
);

-- CreateTable
CREATE TABLE "ticket_message" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "ticket_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "author_id" UUID,
    "author_name" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ticket_message_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "ticket_breach" (
    "tenant_id" UUID NOT NULL,
    "ticket_id" UUID NOT NULL,
    "target" TEXT NOT NULL,
    "occurrence" INTEGER NOT NULL,
    "breached_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ticket_breach_pkey" PRIMARY KEY ("tenant_id","ticket_id","target","occurrence")
);

-- CreateIndex
CREATE INDEX "sla_policy_tenant_id_calendar_id_idx" ON "sla_policy"("tenant_id", "calendar_id");

-- CreateIndex
CREATE INDEX "ticket_tenant_id_created_at_id_idx" ON "ticket"("tenant_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "ticket_tenant_id_status_created_at_idx" ON "ticket"("tenant_id", "status", "created_at" DESC);

-- CreateIndex
CREATE INDEX "ticket_tenant_id_assignee_id_status_idx" ON "ticket"("tenant_id", "assignee_id", "status");

-- CreateIndex
CREATE INDEX "ticket_tenant_id_sla_policy_id_status_idx" ON "ticket"("tenant_id", "sla_policy_id", "status");

-- CreateIndex
CREATE INDEX "ticket_tenant_id_contact_id_idx" ON "ticket"("tenant_id", "contact_id");

-- CreateIndex
CREATE INDEX "ticket_tenant_id_company_id_idx" ON "ticket"("tenant_id", "company_id");

-- CreateIndex
CREATE UNIQUE INDEX "ticket_tenant_id_number_key" ON "ticket"("tenant_id", "number");

-- CreateIndex
CREATE INDEX "ticket_message_tenant_id_ticket_id_at_idx" ON "ticket_message"("tenant_id", "ticket_id", "at");

-- AddForeignKey
ALTER TABLE "sla_policy" ADD CONSTRAINT "sla_policy_tenant_id_calendar_id_fkey" FOREIGN KEY ("tenant_id", "calendar_id") REFERENCES "business_calendar"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ticket" ADD CONSTRAINT "ticket_tenant_id_contact_id_fkey" FOREIGN KEY ("tenant_id", "contact_id") REFERENCES "contact"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ticket" ADD CONSTRAINT "ticket_tenant_id_company_id_fkey" FOREIGN KEY ("tenant_id", "company_id") REFERENCES "company"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ticket" ADD CONSTRAINT "ticket_tenant_id_assignee_id_fkey" FOREIGN KEY ("tenant_id", "assignee_id") REFERENCES "member"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ticket" ADD CONSTRAINT "ticket_tenant_id_team_lead_id_fkey" FOREIGN KEY ("tenant_id", "team_lead_id") REFERENCES "member"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ticket" ADD CONSTRAINT "ticket_tenant_id_sla_policy_id_fkey" FOREIGN KEY ("tenant_id", "sla_policy_id") REFERENCES "sla_policy"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ticket_event" ADD CONSTRAINT "ticket_event_tenant_id_ticket_id_fkey" FOREIGN KEY ("tenant_id", "ticket_id") REFERENCES "ticket"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ticket_message" ADD CONSTRAINT "ticket_message_tenant_id_ticket_id_fkey" FOREIGN KEY ("tenant_id", "ticket_id") REFERENCES "ticket"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ticket_message" ADD CONSTRAINT "ticket_message_tenant_id_author_id_fkey" FOREIGN KEY ("tenant_id", "author_id") REFERENCES "member"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ticket_breach" ADD CONSTRAINT "ticket_breach_tenant_id_ticket_id_fkey" FOREIGN KEY ("tenant_id", "ticket_id") REFERENCES "ticket"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

SELECT protect_tenant_table(name::regclass, 'INSERT, UPDATE') FROM unnest(ARRAY['business_calendar', 'sla_policy', 'ticket']) AS name;
-- What happened stays as it was entered.
SELECT protect_tenant_table(name::regclass, 'INSERT') FROM unnest(ARRAY['ticket_event', 'ticket_message', 'ticket_breach']) AS name;
GRANT USAGE ON SEQUENCE ticket_event_seq_seq TO backbeat_app;

ALTER TABLE "sla_policy" ADD CONSTRAINT sla_policy_closing_instant CHECK (closing_instant IN ('stay-at-close', 'roll-to-next-open'));
ALTER TABLE "ticket" ADD CONSTRAINT ticket_status CHECK (status IN ('new', 'open', 'pending', 'solved', 'closed'));
ALTER TABLE "ticket" ADD CONSTRAINT ticket_initial_status CHECK (initial_status IN ('new', 'open', 'pending', 'solved', 'closed'));
ALTER TABLE "ticket" ADD CONSTRAINT ticket_priority CHECK (priority IN ('low', 'normal', 'high', 'urgent'));
ALTER TABLE "ticket_event" ADD CONSTRAINT ticket_event_kind CHECK (kind IN ('customer_message', 'staff_reply', 'status', 'targets'));
ALTER TABLE "ticket_event" ADD CONSTRAINT ticket_event_to_status CHECK ((kind = 'status') = (to_status IS NOT NULL)
  AND to_status IN ('new', 'open', 'pending', 'solved', 'closed'));
ALTER TABLE "ticket_event" ADD CONSTRAINT ticket_event_targets CHECK ((kind = 'targets') = (targets IS NOT NULL));
ALTER TABLE "ticket_message" ADD CONSTRAINT ticket_message_kind CHECK (kind IN ('public_reply', 'internal_note', 'customer_message'));
ALTER TABLE "ticket_breach" ADD CONSTRAINT ticket_breach_target CHECK (target IN ('first_response', 'next_response', 'resolution'));

-- ---- Search, as for leads: the owner's function, ids only (row-level security would keep LIKE from its index). ----

CREATE INDEX ticket_search_idx ON "ticket" USING gin
  (lower('#' || number || ' ' || subject || ' ' || coalesce(requester_name, '') || ' ' || coalesce(requester_email, '')) gin_trgm_ops);

-- Tickets of the transaction's tenant by number, subject, or the requester's name or e-mail address, newest first.
CREATE FUNCTION search_tickets(q text, most int)
  RETURNS TABLE (id uuid) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT found.id FROM (
          SELECT t.id, t.created_at FROM public.ticket t
          WHERE t.tenant_id = public.app_tenant()
            AND lower('#' || t.number || ' ' || t.subject || ' ' || coalesce(t.requester_name, '') || ' ' || coalesce(t.requester_email, ''))
              LIKE public.search_pattern(q)
          UNION
          SELECT t.id, t.created_at FROM public.contact c JOIN public.ticket t ON t.tenant_id = c.tenant_id AND t.contact_id = c.id
          WHERE c.tenant_id = public.app_tenant() AND c.deleted_at IS NULL
            AND lower(c.name || ' ' || coalesce(c.email, '')) LIKE public.search_pattern(q)) AS found
        ORDER BY found.created_at DESC, found.id LIMIT most $$;

REVOKE EXECUTE ON FUNCTION search_tickets(text, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION search_tickets(text, int) TO backbeat_app;
