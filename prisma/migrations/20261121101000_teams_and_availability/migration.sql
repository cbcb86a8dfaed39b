-- Teams, who is in them, when people are there, and who is on call.

CREATE TABLE "team" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "lead_id" UUID,
    "calendar_id" UUID,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "team_pkey" PRIMARY KEY ("tenant_id","id")
);

CREATE TABLE "team_member" (
    "tenant_id" UUID NOT NULL,
    "team_id" UUID NOT NULL,
    "member_id" UUID NOT NULL,
    "skills" TEXT[] NOT NULL DEFAULT '{}',
    "capacity" INTEGER,

    CONSTRAINT "team_member_pkey" PRIMARY KEY ("tenant_id","team_id","member_id")
);

CREATE TABLE "absence" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "member_id" UUID NOT NULL,
    "from_at" TIMESTAMPTZ(3) NOT NULL,
    "to_at" TIMESTAMPTZ(3) NOT NULL,
    "reason" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "absence_pkey" PRIMARY KEY ("tenant_id","id")
);

CREATE TABLE "on_call_rota" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "team_id" UUID,
    "zone" TEXT NOT NULL,
    "starts_on" DATE NOT NULL,
    "handover_weekday" TEXT NOT NULL,
    "handover_time" TEXT NOT NULL,
    "member_ids" UUID[] NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "on_call_rota_pkey" PRIMARY KEY ("tenant_id","id")
);

CREATE TABLE "on_call_override" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "rota_id" UUID NOT NULL,
    "from_at" TIMESTAMPTZ(3) NOT NULL,
    "to_at" TIMESTAMPTZ(3) NOT NULL,
    "member_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "on_call_override_pkey" PRIMARY KEY ("tenant_id","id")
);

-- New columns are null on old rows: no table is rewritten.
ALTER TABLE "ticket" ADD COLUMN "team_id" UUID;
ALTER TABLE "company" ADD COLUMN "calendar_id" UUID;
ALTER TABLE "member" ADD COLUMN "phone" TEXT,
    ADD COLUMN "working_calendar_id" UUID,
    ADD COLUMN "quiet_from" TEXT,
    ADD COLUMN "quiet_to" TEXT;

-- `holidays` stays what is counted by: those entered by hand and those of the sources together.
ALTER TABLE "business_calendar" ADD COLUMN "own_holidays" JSONB NOT NULL DEFAULT '[]',
    ADD COLUMN "holiday_sources" JSONB NOT NULL DEFAULT '[]',
    ADD COLUMN "source_days" JSONB NOT NULL DEFAULT '[]',
    ADD COLUMN "sources_read_at" TIMESTAMPTZ(3);
ALTER TABLE "business_calendar" NO FORCE ROW LEVEL SECURITY;
UPDATE "business_calendar" SET own_holidays = holidays WHERE holidays <> '[]';
ALTER TABLE "business_calendar" FORCE ROW LEVEL SECURITY;

CREATE INDEX "team_tenant_id_name_idx" ON "team"("tenant_id", "name");
CREATE INDEX "team_member_tenant_id_member_id_idx" ON "team_member"("tenant_id", "member_id");
CREATE INDEX "absence_tenant_id_member_id_to_at_idx" ON "absence"("tenant_id", "member_id", "to_at");
CREATE INDEX "on_call_rota_tenant_id_name_idx" ON "on_call_rota"("tenant_id", "name");
CREATE INDEX "on_call_override_tenant_id_rota_id_to_at_idx" ON "on_call_override"("tenant_id", "rota_id", "to_at");
CREATE INDEX "ticket_tenant_id_team_id_status_idx" ON "ticket"("tenant_id", "team_id", "status");

ALTER TABLE "team" ADD CONSTRAINT "team_tenant_id_lead_id_fkey" FOREIGN KEY ("tenant_id", "lead_id") REFERENCES "member"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "team" ADD CONSTRAINT "team_tenant_id_calendar_id_fkey" FOREIGN KEY ("tenant_id", "calendar_id") REFERENCES "business_calendar"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "team_member" ADD CONSTRAINT "team_member_tenant_id_team_id_fkey" FOREIGN KEY ("tenant_id", "team_id") REFERENCES "team"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "team_member" ADD CONSTRAINT "team_member_tenant_id_member_id_fkey" FOREIGN KEY ("tenant_id", "member_id") REFERENCES "member"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "absence" ADD CONSTRAINT "absence_tenant_id_member_id_fkey" FOREIGN KEY ("tenant_id", "member_id") REFERENCES "member"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "on_call_rota" ADD CONSTRAINT "on_call_rota_tenant_id_team_id_fkey" FOREIGN KEY ("tenant_id", "team_id") REFERENCES "team"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "on_call_override" ADD CONSTRAINT "on_call_override_tenant_id_rota_id_fkey" FOREIGN KEY ("tenant_id", "rota_id") REFERENCES "on_call_rota"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "on_call_override" ADD CONSTRAINT "on_call_override_tenant_id_member_id_fkey" FOREIGN KEY ("tenant_id", "member_id") REFERENCES "member"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
-- Looked at below, after the locks on the live tables are gone.
ALTER TABLE "ticket" ADD CONSTRAINT "ticket_tenant_id_team_id_fkey" FOREIGN KEY ("tenant_id", "team_id") REFERENCES "team"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE NOT VALID;
ALTER TABLE "company" ADD CONSTRAINT "company_tenant_id_calendar_id_fkey" FOREIGN KEY ("tenant_id", "calendar_id") REFERENCES "business_calendar"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE NOT VALID;
ALTER TABLE "member" ADD CONSTRAINT "member_tenant_id_working_calendar_id_fkey" FOREIGN KEY ("tenant_id", "working_calendar_id") REFERENCES "business_calendar"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE NOT VALID;

ALTER TABLE "team_member" ADD CONSTRAINT team_member_capacity CHECK (capacity >= 0);
ALTER TABLE "absence" ADD CONSTRAINT absence_order CHECK (from_at < to_at);
ALTER TABLE "on_call_override" ADD CONSTRAINT on_call_override_order CHECK (from_at < to_at);
ALTER TABLE "on_call_rota" ADD CONSTRAINT on_call_rota_weekday CHECK (handover_weekday IN ('mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'));
ALTER TABLE "member" ADD CONSTRAINT member_quiet_hours CHECK ((quiet_from IS NULL) = (quiet_to IS NULL));

SELECT protect_tenant_table(name::regclass) FROM unnest(ARRAY['team', 'team_member', 'absence', 'on_call_rota', 'on_call_override']) AS name;

-- Ends what holds the locks above; whoever writes is not kept waiting while the rest looks at the rows.
COMMIT;
ALTER TABLE "ticket" VALIDATE CONSTRAINT "ticket_tenant_id_team_id_fkey";
ALTER TABLE "company" VALIDATE CONSTRAINT "company_tenant_id_calendar_id_fkey";
ALTER TABLE "member" VALIDATE CONSTRAINT "member_tenant_id_working_calendar_id_fkey";
