-- A retainer: a wallet that pays for hours only. A customer may have one beside a wallet for everything, so an invoice may be drawn from both.
ALTER TABLE "wallet" ADD COLUMN "purpose" TEXT NOT NULL DEFAULT 'any';
ALTER TABLE "wallet" ADD CONSTRAINT wallet_purpose CHECK (purpose IN ('any', 'hours'));

-- DropIndex
DROP INDEX "wallet_tenant_id_customer_id_currency_key";
-- CreateIndex
CREATE UNIQUE INDEX "wallet_tenant_id_customer_id_currency_purpose_key" ON "wallet"("tenant_id", "customer_id", "currency", "purpose");

-- DropIndex
DROP INDEX "wallet_entry_tenant_id_cause_cause_id_key";
-- CreateIndex
CREATE UNIQUE INDEX "wallet_entry_tenant_id_wallet_id_cause_cause_id_key" ON "wallet_entry"("tenant_id", "wallet_id", "cause", "cause_id");
