-- Metered usage: events as they come in, what they come to by civil day, and what was invoiced of each period.

-- CreateTable
CREATE TABLE "meter" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "aggregation" TEXT NOT NULL,
    "field" TEXT,
    "archived_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "meter_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "usage_event" (
    "tenant_id" UUID NOT NULL,
    "id" TEXT NOT NULL,
    "subscription_id" UUID NOT NULL,
    "meter_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "day" DATE NOT NULL,
    "value" NUMERIC(24,6),
    "item" TEXT,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "voided_at" TIMESTAMPTZ(3),

    CONSTRAINT "usage_event_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "usage_day" (
    "tenant_id" UUID NOT NULL,
    "subscription_id" UUID NOT NULL,
    "meter_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "events" INTEGER NOT NULL,
    "sum" NUMERIC(24,6) NOT NULL,
    "max" NUMERIC(24,6) NOT NULL,
    "last" NUMERIC(24,6) NOT NULL,
    "last_at" TIMESTAMPTZ(3) NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "usage_day_pkey" PRIMARY KEY ("tenant_id","subscription_id","meter_id","day")
) WITH (fillfactor = 70);

-- CreateTable
CREATE TABLE "usage_item" (
    "tenant_id" UUID NOT NULL,
    "subscription_id" UUID NOT NULL,
    "meter_id" UUID NOT NULL,
    "item" TEXT NOT NULL,
    "day" DATE NOT NULL,

    CONSTRAINT "usage_item_pkey" PRIMARY KEY ("tenant_id","subscription_id","meter_id","item","day")
);

-- CreateTable
CREATE TABLE "usage_period" (
    "tenant_id" UUID NOT NULL,
    "subscription_id" UUID NOT NULL,
    "meter_id" UUID NOT NULL,
    "from_day" DATE NOT NULL,
    "to_day" DATE NOT NULL,
    "charge" JSONB NOT NULL,
    "quantity" BIGINT NOT NULL,
    "amount_minor" BIGINT NOT NULL,

    CONSTRAINT "usage_period_pkey" PRIMARY KEY ("tenant_id","subscription_id","meter_id","from_day")
);

-- CreateIndex
CREATE UNIQUE INDEX "meter_tenant_id_key_key" ON "meter"("tenant_id", "key");

-- CreateIndex
CREATE INDEX "usage_event_tenant_id_subscription_id_at_id_idx" ON "usage_event"("tenant_id", "subscription_id", "at", "id");

-- AddForeignKey
ALTER TABLE "usage_day" ADD CONSTRAINT "usage_day_tenant_id_subscription_id_fkey" FOREIGN KEY ("tenant_id", "subscription_id") REFERENCES "subscription"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "usage_period" ADD CONSTRAINT "usage_period_tenant_id_subscription_id_fkey" FOREIGN KEY ("tenant_id", "subscription_id") REFERENCES "subscription"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "meter" ADD CONSTRAINT meter_aggregation CHECK (aggregation IN ('sum', 'max', 'last', 'unique'));
ALTER TABLE "usage_period" ADD CONSTRAINT usage_period_days CHECK (from_day < to_day);
SELECT protect_tenant_table(name::regclass) FROM unnest(ARRAY['meter', 'usage_event', 'usage_day', 'usage_item', 'usage_period']) AS name;

-- Constants: no table is rewritten.
ALTER TABLE "price_plan_version" ADD COLUMN "usage" JSONB NOT NULL DEFAULT '[]';
ALTER TABLE "subscription" ADD COLUMN "usage_through" DATE;

-- Workspaces that exist already: their billing people set meters up, take events in and correct them. A row a workspace.
ALTER TABLE "role" NO FORCE ROW LEVEL SECURITY;
UPDATE "role" SET permissions = permissions || ARRAY['meter:*', 'usage:*']
WHERE built_in AND key = 'billing' AND NOT 'usage:*' = ANY(permissions);
ALTER TABLE "role" FORCE ROW LEVEL SECURITY;
