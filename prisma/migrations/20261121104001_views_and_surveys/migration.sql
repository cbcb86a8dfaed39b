-- Saved views of the tickets' list, how each member arranges them, and what customers say of a solution.

-- CreateTable
CREATE TABLE "saved_view" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "owner_id" UUID NOT NULL,
    "shared" TEXT NOT NULL,
    "team_id" UUID,
    "filters" JSONB NOT NULL,
    "q" TEXT NOT NULL,
    "sort" TEXT,
    "columns" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "saved_view_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "view_order" (
    "tenant_id" UUID NOT NULL,
    "member_id" UUID NOT NULL,
    "view_ids" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "default_id" TEXT,

    CONSTRAINT "view_order_pkey" PRIMARY KEY ("tenant_id","member_id")
);

-- CreateTable
CREATE TABLE "survey" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "ticket_id" UUID NOT NULL,
    "scale" TEXT NOT NULL,
    "agent_id" UUID,
    "team_id" UUID,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "score" INTEGER,
    "good" BOOLEAN,
    "comment" TEXT,
    "answered_at" TIMESTAMPTZ(3),
    "changed_at" TIMESTAMPTZ(3),

    CONSTRAINT "survey_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateIndex
CREATE INDEX "saved_view_tenant_id_owner_id_idx" ON "saved_view"("tenant_id", "owner_id");

-- CreateIndex
CREATE UNIQUE INDEX "survey_tenant_id_ticket_id_key" ON "survey"("tenant_id", "ticket_id");

-- CreateIndex
CREATE INDEX "survey_tenant_id_asked_at_idx" ON "survey"("tenant_id", "asked_at");

-- AddForeignKey
ALTER TABLE "saved_view" ADD CONSTRAINT "saved_view_tenant_id_owner_id_fkey" FOREIGN KEY ("tenant_id", "owner_id") REFERENCES "member"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "saved_view" ADD CONSTRAINT "saved_view_tenant_id_team_id_fkey" FOREIGN KEY ("tenant_id", "team_id") REFERENCES "team"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "view_order" ADD CONSTRAINT "view_order_tenant_id_member_id_fkey" FOREIGN KEY ("tenant_id", "member_id") REFERENCES "member"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "survey" ADD CONSTRAINT "survey_tenant_id_ticket_id_fkey" FOREIGN KEY ("tenant_id", "ticket_id") REFERENCES "ticket"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "survey" ADD CONSTRAINT "survey_tenant_id_agent_id_fkey" FOREIGN KEY ("tenant_id", "agent_id") REFERENCES "member"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "survey" ADD CONSTRAINT "survey_tenant_id_team_id_fkey" FOREIGN KEY ("tenant_id", "team_id") REFERENCES "team"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

SELECT protect_tenant_table(name::regclass) FROM unnest(ARRAY['saved_view', 'view_order']) AS name;
SELECT protect_tenant_table('survey', 'INSERT, UPDATE');

ALTER TABLE "saved_view" ADD CONSTRAINT saved_view_shared CHECK (shared IN ('me', 'team', 'workspace') AND (shared = 'team') = (team_id IS NOT NULL));
ALTER TABLE "survey" ADD CONSTRAINT survey_scale CHECK (scale IN ('stars', 'thumbs') AND score BETWEEN 1 AND 5);

-- Those who look after the desk look after its shared views.
ALTER TABLE "role" NO FORCE ROW LEVEL SECURITY;
UPDATE "role" SET permissions = permissions || 'ticketView:manage'::text WHERE built_in AND key = 'manager' AND NOT 'ticketView:manage' = ANY(permissions);
ALTER TABLE "role" FORCE ROW LEVEL SECURITY;
