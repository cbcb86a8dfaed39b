-- Prepaid money of a customer: filled by top-ups, which are invoices, and drawn by invoices as they become final.

-- CreateTable
CREATE TABLE "wallet" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "currency" TEXT NOT NULL,
    "balance_minor" BIGINT NOT NULL DEFAULT 0,
    "below_minor" BIGINT,
    "top_up_minor" BIGINT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "wallet_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "wallet_entry" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "wallet_id" UUID NOT NULL,
    "amount_minor" BIGINT NOT NULL,
    "cause" TEXT NOT NULL,
    "cause_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "wallet_entry_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "wallet_tenant_id_customer_id_currency_key" ON "wallet"("tenant_id", "customer_id", "currency");

-- CreateIndex
CREATE INDEX "wallet_entry_tenant_id_wallet_id_at_idx" ON "wallet_entry"("tenant_id", "wallet_id", "at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "wallet_entry_tenant_id_cause_cause_id_key" ON "wallet_entry"("tenant_id", "cause", "cause_id");

-- AddForeignKey
ALTER TABLE "wallet" ADD CONSTRAINT "wallet_tenant_id_customer_id_fkey" FOREIGN KEY ("tenant_id", "customer_id") REFERENCES "customer"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "wallet_entry" ADD CONSTRAINT "wallet_entry_tenant_id_wallet_id_fkey" FOREIGN KEY ("tenant_id", "wallet_id") REFERENCES "wallet"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

SELECT protect_tenant_table(name::regclass) FROM unnest(ARRAY['wallet', 'wallet_entry']) AS name;

ALTER TABLE "wallet" ADD CONSTRAINT wallet_balance CHECK (balance_minor >= 0);
ALTER TABLE "wallet" ADD CONSTRAINT wallet_top_up CHECK ((below_minor IS NULL) = (top_up_minor IS NULL) AND below_minor >= 0 IS NOT FALSE AND top_up_minor > 0 IS NOT FALSE);
ALTER TABLE "wallet_entry" ADD CONSTRAINT wallet_entry_cause CHECK (cause IN ('top-up', 'draw'));

-- The wallet that an invoice fills. A constant: the table is not rewritten.
ALTER TABLE "invoice" ADD COLUMN "wallet_id" UUID;
ALTER TABLE "invoice" ADD CONSTRAINT "invoice_tenant_id_wallet_id_fkey" FOREIGN KEY ("tenant_id", "wallet_id") REFERENCES "wallet"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE NOT VALID;

-- A top-up fills its wallet once it is paid, by whatever way it is paid: a charge, a transfer, credit, or by hand.
CREATE FUNCTION fill_wallet() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO wallet_entry (tenant_id, id, wallet_id, amount_minor, cause, cause_id, at)
  VALUES (NEW.tenant_id, uuidv7(), NEW.wallet_id, NEW.total_minor, 'top-up', NEW.id, coalesce(NEW.paid_at, NEW.finalized_at))
  ON CONFLICT DO NOTHING;
  IF FOUND THEN
    UPDATE wallet SET balance_minor = balance_minor + NEW.total_minor, version = version + 1 WHERE tenant_id = NEW.tenant_id AND id = NEW.wallet_id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER invoice_fills_wallet AFTER UPDATE OF status ON "invoice" FOR EACH ROW
  WHEN (NEW.wallet_id IS NOT NULL AND NEW.status = 'paid' AND OLD.status <> 'paid') EXECUTE FUNCTION fill_wallet();
COMMIT;
ALTER TABLE "invoice" VALIDATE CONSTRAINT "invoice_tenant_id_wallet_id_fkey";
