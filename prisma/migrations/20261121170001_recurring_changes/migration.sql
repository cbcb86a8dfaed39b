-- What a subscription pays a month, each time it changes: entered in the transaction that changes it, and never altered.

-- CreateTable
CREATE TABLE "recurring_change" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "subscription_id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "currency" TEXT NOT NULL,
    "before_minor" BIGINT NOT NULL,
    "after_minor" BIGINT NOT NULL,

    CONSTRAINT "recurring_change_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateIndex
CREATE INDEX "recurring_change_tenant_id_customer_id_currency_at_idx" ON "recurring_change"("tenant_id", "customer_id", "currency", "at");

-- CreateIndex
CREATE INDEX "recurring_change_tenant_id_subscription_id_idx" ON "recurring_change"("tenant_id", "subscription_id");

-- AddForeignKey
ALTER TABLE "recurring_change" ADD CONSTRAINT "recurring_change_tenant_id_subscription_id_fkey" FOREIGN KEY ("tenant_id", "subscription_id") REFERENCES "subscription"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

SELECT protect_tenant_table('recurring_change', 'INSERT');
