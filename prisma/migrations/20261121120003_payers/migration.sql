-- A customer's invoices may go to another customer, who pays: all that becomes due on one day is one invoice.
ALTER TABLE "customer" ADD COLUMN "payer_id" UUID;
ALTER TABLE "customer" ADD CONSTRAINT "customer_tenant_id_payer_id_fkey" FOREIGN KEY ("tenant_id", "payer_id") REFERENCES "customer"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE NOT VALID;
ALTER TABLE "customer" ADD CONSTRAINT customer_payer CHECK (payer_id <> id) NOT VALID;

-- The payer's civil day whose charges an invoice collects.
ALTER TABLE "invoice" ADD COLUMN "collects_on" DATE;

-- CreateTable
CREATE TABLE "invoice_part" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "invoice_id" UUID NOT NULL,
    "subscription_id" UUID NOT NULL,
    "period_key" TEXT,
    "line_ids" UUID[],

    CONSTRAINT "invoice_part_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateIndex
CREATE INDEX "customer_tenant_id_payer_id_idx" ON "customer"("tenant_id", "payer_id");

-- CreateIndex
CREATE INDEX "invoice_part_tenant_id_invoice_id_idx" ON "invoice_part"("tenant_id", "invoice_id");

-- CreateIndex
CREATE INDEX "invoice_part_tenant_id_subscription_id_period_key_idx" ON "invoice_part"("tenant_id", "subscription_id", "period_key");

-- AddForeignKey
ALTER TABLE "invoice_part" ADD CONSTRAINT "invoice_part_tenant_id_invoice_id_fkey" FOREIGN KEY ("tenant_id", "invoice_id") REFERENCES "invoice"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invoice_part" ADD CONSTRAINT "invoice_part_tenant_id_subscription_id_fkey" FOREIGN KEY ("tenant_id", "subscription_id") REFERENCES "subscription"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

SELECT protect_tenant_table('invoice_part');

-- One at a time that is still open to more.
CREATE UNIQUE INDEX invoice_collects_once ON "invoice" (tenant_id, customer_id, currency, collects_on) WHERE status = 'draft' AND collects_on IS NOT NULL;
COMMIT;
ALTER TABLE "customer" VALIDATE CONSTRAINT "customer_tenant_id_payer_id_fkey";
ALTER TABLE "customer" VALIDATE CONSTRAINT customer_payer;
