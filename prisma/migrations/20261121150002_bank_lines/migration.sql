-- Bank statements: what came in, and which payment it became.

-- CreateTable
CREATE TABLE "bank_statement" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "file_name" TEXT NOT NULL,
    "format" TEXT NOT NULL,
    "account" TEXT,
    "lines" INTEGER NOT NULL,
    "repeated" INTEGER NOT NULL,
    "outgoing" INTEGER NOT NULL,
    "imported_at" TIMESTAMPTZ(3) NOT NULL,
    "by_name" TEXT NOT NULL,

    CONSTRAINT "bank_statement_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "bank_line" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "statement_id" UUID NOT NULL,
    "booked_on" DATE NOT NULL,
    "currency" TEXT NOT NULL,
    "amount_minor" BIGINT NOT NULL,
    "reference" TEXT NOT NULL,
    "name" TEXT,
    "iban" TEXT,
    "state" TEXT NOT NULL,
    "customer_id" UUID,
    "payment_id" UUID,
    "settled_by" TEXT,
    "settled_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "bank_line_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateIndex
CREATE INDEX "bank_line_tenant_id_state_booked_on_id_idx" ON "bank_line"("tenant_id", "state", "booked_on" DESC, "id");

-- CreateIndex
CREATE INDEX "bank_line_tenant_id_statement_id_idx" ON "bank_line"("tenant_id", "statement_id");

-- CreateIndex
CREATE INDEX "bank_line_tenant_id_iban_idx" ON "bank_line"("tenant_id", "iban");

-- CreateIndex
CREATE INDEX "bank_line_tenant_id_customer_id_idx" ON "bank_line"("tenant_id", "customer_id");

-- CreateIndex
CREATE INDEX "bank_line_tenant_id_payment_id_idx" ON "bank_line"("tenant_id", "payment_id");

-- AddForeignKey
ALTER TABLE "bank_line" ADD CONSTRAINT "bank_line_tenant_id_statement_id_fkey" FOREIGN KEY ("tenant_id", "statement_id") REFERENCES "bank_statement"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bank_line" ADD CONSTRAINT "bank_line_tenant_id_customer_id_fkey" FOREIGN KEY ("tenant_id", "customer_id") REFERENCES "customer"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bank_line" ADD CONSTRAINT "bank_line_tenant_id_payment_id_fkey" FOREIGN KEY ("tenant_id", "payment_id") REFERENCES "payment"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

SELECT protect_tenant_table(name::regclass) FROM unnest(ARRAY['bank_statement', 'bank_line']) AS name;

ALTER TABLE "bank_line" ADD CONSTRAINT bank_line_state CHECK (state IN ('open', 'matched', 'ignored') AND (state = 'matched') = (payment_id IS NOT NULL));
ALTER TABLE "bank_line" ADD CONSTRAINT bank_line_amount CHECK (amount_minor > 0);
