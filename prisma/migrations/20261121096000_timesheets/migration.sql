-- CreateTable
CREATE TABLE "timesheet" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "member_id" UUID NOT NULL,
    "period_from" DATE NOT NULL,
    "period_to" DATE NOT NULL,
    "zone" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "submission" INTEGER NOT NULL DEFAULT 0,
    "submitted_at" TIMESTAMPTZ(3),
    "escalated_at" TIMESTAMPTZ(3),
    "approver_id" UUID,
    "decided_at" TIMESTAMPTZ(3),
    "decided_by_id" UUID,
    "reason" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "timesheet_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "time_entry" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "timesheet_id" UUID NOT NULL,
    "date" DATE NOT NULL,
    "start_at" TIMESTAMPTZ(3),
    "end_at" TIMESTAMPTZ(3),
    "seconds" INTEGER NOT NULL,
    "note" TEXT NOT NULL,
    "project" TEXT,
    "customer_id" UUID,
    "billable" BOOLEAN NOT NULL,
    "rate_minor_per_hour" BIGINT NOT NULL,
    "invoice_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "time_entry_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "delegation" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "from_member_id" UUID NOT NULL,
    "to_member_id" UUID NOT NULL,
    "from_date" DATE NOT NULL,
    "to_date" DATE NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "delegation_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateIndex
CREATE INDEX "timesheet_tenant_id_status_period_from_idx" ON "timesheet"("tenant_id", "status", "period_from" DESC);

-- CreateIndex
CREATE INDEX "timesheet_tenant_id_approver_id_status_idx" ON "timesheet"("tenant_id", "approver_id", "status");

-- CreateIndex
CREATE UNIQUE INDEX "timesheet_tenant_id_member_id_period_from_key" ON "timesheet"("tenant_id", "member_id", "period_from");

-- CreateIndex
CREATE INDEX "time_entry_tenant_id_timesheet_id_date_idx" ON "time_entry"("tenant_id", "timesheet_id", "date");

-- CreateIndex
CREATE INDEX "delegation_tenant_id_from_member_id_from_date_idx" ON "delegation"("tenant_id", "from_member_id", "from_date");

-- AddForeignKey
ALTER TABLE "timesheet" ADD CONSTRAINT "timesheet_tenant_id_member_id_fkey" FOREIGN KEY ("tenant_id", "member_id") REFERENCES "member"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "timesheet" ADD CONSTRAINT "timesheet_tenant_id_approver_id_fkey" FOREIGN KEY ("tenant_id", "approver_id") REFERENCES "member"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "timesheet" ADD CONSTRAINT "timesheet_tenant_id_decided_by_id_fkey" FOREIGN KEY ("tenant_id", "decided_by_id") REFERENCES "member"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "time_entry" ADD CONSTRAINT "time_entry_tenant_id_timesheet_id_fkey" FOREIGN KEY ("tenant_id", "timesheet_id") REFERENCES "timesheet"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "delegation" ADD CONSTRAINT "delegation_tenant_id_from_member_id_fkey" FOREIGN KEY ("tenant_id", "from_member_id") REFERENCES "member"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "delegation" ADD CONSTRAINT "delegation_tenant_id_to_member_id_fkey" FOREIGN KEY ("tenant_id", "to_member_id") REFERENCES "member"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

SELECT protect_tenant_table(name::regclass) FROM unnest(ARRAY['timesheet', 'time_entry', 'delegation']) AS name;

ALTER TABLE "timesheet" ADD CONSTRAINT timesheet_status CHECK (status IN ('draft', 'submitted', 'approved', 'rejected', 'needs-resubmission', 'locked'));
ALTER TABLE "timesheet" ADD CONSTRAINT timesheet_period CHECK (period_from < period_to);
ALTER TABLE "time_entry" ADD CONSTRAINT time_entry_seconds CHECK (seconds > 0);
ALTER TABLE "delegation" ADD CONSTRAINT delegation_dates CHECK (from_date < to_date AND from_member_id <> to_member_id);

-- The entries of a locked sheet never change, whoever asks.
CREATE FUNCTION guard_time_entry() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE changed time_entry := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
BEGIN
  IF EXISTS (SELECT FROM timesheet t WHERE t.tenant_id = changed.tenant_id AND t.id = changed.timesheet_id AND t.status = 'locked') THEN
    RAISE EXCEPTION 'the entries of a locked timesheet cannot be changed' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN changed;
END $$;
CREATE TRIGGER time_entry_guard BEFORE INSERT OR UPDATE OR DELETE ON "time_entry" FOR EACH ROW EXECUTE FUNCTION guard_time_entry();
