-- CreateTable
CREATE TABLE "journey" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "journey_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "journey_version" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "journey_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "status" TEXT NOT NULL,
    "design" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "published_at" TIMESTAMPTZ(3),
    "retired_at" TIMESTAMPTZ(3),

    CONSTRAINT "journey_version_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "enrolment" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "journey_id" UUID NOT NULL,
    "journey_version_id" UUID NOT NULL,
    "lead_id" UUID NOT NULL,
    "cohort_id" UUID NOT NULL,
    "status" TEXT NOT NULL,
    "exit_reason" TEXT,
    "node_id" TEXT NOT NULL,
    "entered_at" TIMESTAMPTZ(3) NOT NULL,
    "visits" JSONB NOT NULL DEFAULT '{}',
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "enrolment_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateIndex
CREATE INDEX "journey_tenant_id_name_id_idx" ON "journey"("tenant_id", "name", "id");

-- CreateIndex
CREATE UNIQUE INDEX "journey_version_tenant_id_journey_id_number_key" ON "journey_version"("tenant_id", "journey_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "journey_version_tenant_id_journey_id_id_key" ON "journey_version"("tenant_id", "journey_id", "id");

-- CreateIndex
CREATE INDEX "enrolment_tenant_id_journey_version_id_cohort_id_idx" ON "enrolment"("tenant_id", "journey_version_id", "cohort_id");

-- CreateIndex
CREATE INDEX "enrolment_tenant_id_journey_id_started_at_id_idx" ON "enrolment"("tenant_id", "journey_id", "started_at", "id");

-- CreateIndex
CREATE INDEX "enrolment_tenant_id_lead_id_idx" ON "enrolment"("tenant_id", "lead_id");

-- AddForeignKey
ALTER TABLE "journey_version" ADD CONSTRAINT "journey_version_tenant_id_journey_id_fkey" FOREIGN KEY ("tenant_id", "journey_id") REFERENCES "journey"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "enrolment" ADD CONSTRAINT "enrolment_tenant_id_journey_id_journey_version_id_fkey" FOREIGN KEY ("tenant_id", "journey_id", "journey_version_id") REFERENCES "journey_version"("tenant_id", "journey_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "enrolment" ADD CONSTRAINT "enrolment_tenant_id_lead_id_fkey" FOREIGN KEY ("tenant_id", "lead_id") REFERENCES "lead"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "enrolment" ADD CONSTRAINT "enrolment_tenant_id_cohort_id_fkey" FOREIGN KEY ("tenant_id", "cohort_id") REFERENCES "cohort"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

SELECT protect_tenant_table(name::regclass) FROM unnest(ARRAY['journey', 'journey_version', 'enrolment']) AS name;

ALTER TABLE "journey_version" ADD CONSTRAINT journey_version_status CHECK (status IN ('draft', 'published', 'retired'));
ALTER TABLE "journey_version" ADD CONSTRAINT journey_version_published CHECK ((status = 'draft') = (published_at IS NULL));
ALTER TABLE "journey_version" ADD CONSTRAINT journey_version_retired CHECK ((status = 'retired') = (retired_at IS NOT NULL));
ALTER TABLE "enrolment" ADD CONSTRAINT enrolment_status CHECK (status IN ('active', 'completed', 'exited'));
ALTER TABLE "enrolment" ADD CONSTRAINT enrolment_exit_reason CHECK (exit_reason IS NULL OR (status = 'exited' AND exit_reason IN ('conversion', 'reply', 'unsubscribe')));
ALTER TABLE "enrolment" ADD CONSTRAINT enrolment_ended CHECK ((status = 'active') = (ended_at IS NULL));

-- One draft, one published version, and one active enrolment of a lead. Partial, which the schema files cannot say.
CREATE UNIQUE INDEX journey_version_one_draft ON "journey_version" (tenant_id, journey_id) WHERE status = 'draft';
CREATE UNIQUE INDEX journey_version_one_published ON "journey_version" (tenant_id, journey_id) WHERE status = 'published';
CREATE UNIQUE INDEX enrolment_one_active ON "enrolment" (tenant_id, journey_id, lead_id) WHERE status = 'active';

-- A published version's design never changes; its status moves along the allowed list only (domain/journeys/contract.ts).
CREATE FUNCTION guard_journey_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.status = 'draft' THEN
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
  END IF;
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'version % of a journey was published and cannot be deleted', OLD.number USING ERRCODE = 'restrict_violation';
  END IF;
  IF (NEW.journey_id, NEW.number, NEW.design, NEW.created_at, NEW.published_at)
    IS DISTINCT FROM (OLD.journey_id, OLD.number, OLD.design, OLD.created_at, OLD.published_at) THEN
    RAISE EXCEPTION 'version % of a journey was published and cannot be changed; publish another', OLD.number USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.status <> OLD.status AND (OLD.status, NEW.status) <> ('published', 'retired') THEN
    RAISE EXCEPTION 'a journey version cannot go from % to %', OLD.status, NEW.status USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER journey_version_guard BEFORE UPDATE OR DELETE ON "journey_version" FOR EACH ROW EXECUTE FUNCTION guard_journey_version();

-- An enrolment moves from step to step without touching an indexed column: room on its page keeps its five indexes out of it.
ALTER TABLE "enrolment" SET (fillfactor = 80);

-- Rows whose facts changed in bulk and that are still to be planned are few: a cohort's act finds them without looking at the others.
CREATE INDEX process_unplanned ON "process" (tenant_id, workflow_id) WHERE planned_revision < revision;
