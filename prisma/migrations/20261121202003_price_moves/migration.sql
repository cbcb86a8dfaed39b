-- All that are on a version of a price plan, on their way to another: the subject of a process, so that it goes on whoever looks.

-- CreateTable
CREATE TABLE "price_move" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "price_plan_id" UUID NOT NULL,
    "from_number" INTEGER NOT NULL,
    "to_number" INTEGER NOT NULL,
    "reason" TEXT,
    "total" INTEGER NOT NULL,
    "moved" INTEGER NOT NULL DEFAULT 0,
    "stayed" INTEGER NOT NULL DEFAULT 0,
    "created_by" UUID,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "price_move_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "price_move_row" (
    "tenant_id" UUID NOT NULL,
    "move_id" UUID NOT NULL,
    "place" INTEGER NOT NULL,
    "subscription_id" UUID NOT NULL,
    "why" TEXT,

    CONSTRAINT "price_move_row_pkey" PRIMARY KEY ("tenant_id","move_id","place")
);

-- CreateIndex
CREATE INDEX "price_move_tenant_id_price_plan_id_started_at_idx" ON "price_move"("tenant_id", "price_plan_id", "started_at" DESC);

-- AddForeignKey
ALTER TABLE "price_move" ADD CONSTRAINT "price_move_tenant_id_price_plan_id_fkey" FOREIGN KEY ("tenant_id", "price_plan_id") REFERENCES "price_plan"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "price_move_row" ADD CONSTRAINT "price_move_row_tenant_id_move_id_fkey" FOREIGN KEY ("tenant_id", "move_id") REFERENCES "price_move"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

SELECT protect_tenant_table('price_move');
SELECT protect_tenant_table('price_move_row');

-- One at a time from a version: a second one is the first.
CREATE UNIQUE INDEX price_move_once ON "price_move" (tenant_id, price_plan_id, from_number) WHERE finished_at IS NULL;
