-- Money that came in and which invoices it paid, every movement of a customer's credit, credit notes, and money that goes back.

-- CreateTable
CREATE TABLE "payment" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "method" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "provider_id" TEXT,
    "currency" TEXT NOT NULL,
    "amount_minor" BIGINT NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "reference" TEXT,
    "note" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "payment_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "payment_allocation" (
    "tenant_id" UUID NOT NULL,
    "payment_id" UUID NOT NULL,
    "invoice_id" UUID NOT NULL,
    "amount_minor" BIGINT NOT NULL,
    "allocated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "payment_allocation_pkey" PRIMARY KEY ("tenant_id","payment_id","invoice_id")
);

-- CreateTable
CREATE TABLE "credit_entry" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "currency" TEXT NOT NULL,
    "amount_minor" BIGINT NOT NULL,
    "cause" TEXT NOT NULL,
    "cause_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "credit_entry_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "credit_note" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "number" TEXT NOT NULL,
    "invoice_id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "customer_name" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "net_minor" BIGINT NOT NULL,
    "tax_minor" BIGINT NOT NULL,
    "total_minor" BIGINT NOT NULL,
    "taxes" JSONB NOT NULL,
    "off_due_minor" BIGINT NOT NULL,
    "to_credit_minor" BIGINT NOT NULL,
    "to_refund_minor" BIGINT NOT NULL,
    "issued_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "credit_note_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "credit_note_line" (
    "tenant_id" UUID NOT NULL,
    "credit_note_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "invoice_line_id" UUID NOT NULL,
    "description" TEXT NOT NULL,
    "amount_minor" BIGINT NOT NULL,
    "tax_minor" BIGINT NOT NULL,
    "taxes" JSONB NOT NULL,

    CONSTRAINT "credit_note_line_pkey" PRIMARY KEY ("tenant_id","credit_note_id","position")
);

-- CreateTable
CREATE TABLE "refund" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "payment_id" UUID NOT NULL,
    "invoice_id" UUID,
    "credit_note_id" UUID,
    "currency" TEXT NOT NULL,
    "amount_minor" BIGINT NOT NULL,
    "reason" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "provider_id" TEXT,
    "error" TEXT,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "refund_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateIndex
CREATE INDEX "payment_tenant_id_customer_id_received_at_idx" ON "payment"("tenant_id", "customer_id", "received_at" DESC);

-- CreateIndex
CREATE INDEX "payment_tenant_id_received_at_id_idx" ON "payment"("tenant_id", "received_at" DESC, "id");

-- CreateIndex
CREATE INDEX "payment_allocation_tenant_id_invoice_id_idx" ON "payment_allocation"("tenant_id", "invoice_id");

-- CreateIndex
CREATE INDEX "credit_entry_tenant_id_customer_id_at_idx" ON "credit_entry"("tenant_id", "customer_id", "at" DESC);

-- CreateIndex
CREATE INDEX "credit_note_tenant_id_invoice_id_idx" ON "credit_note"("tenant_id", "invoice_id");

-- CreateIndex
CREATE INDEX "credit_note_tenant_id_customer_id_issued_at_idx" ON "credit_note"("tenant_id", "customer_id", "issued_at" DESC);

-- CreateIndex
CREATE INDEX "credit_note_tenant_id_issued_at_id_idx" ON "credit_note"("tenant_id", "issued_at" DESC, "id");

-- CreateIndex
CREATE UNIQUE INDEX "credit_note_tenant_id_number_key" ON "credit_note"("tenant_id", "number");

-- CreateIndex
CREATE INDEX "credit_note_line_tenant_id_invoice_line_id_idx" ON "credit_note_line"("tenant_id", "invoice_line_id");

-- CreateIndex
CREATE INDEX "refund_tenant_id_payment_id_idx" ON "refund"("tenant_id", "payment_id");

-- CreateIndex
CREATE INDEX "refund_tenant_id_invoice_id_idx" ON "refund"("tenant_id", "invoice_id");

-- AddForeignKey
ALTER TABLE "payment" ADD CONSTRAINT "payment_tenant_id_customer_id_fkey" FOREIGN KEY ("tenant_id", "customer_id") REFERENCES "customer"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payment_allocation" ADD CONSTRAINT "payment_allocation_tenant_id_payment_id_fkey" FOREIGN KEY ("tenant_id", "payment_id") REFERENCES "payment"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payment_allocation" ADD CONSTRAINT "payment_allocation_tenant_id_invoice_id_fkey" FOREIGN KEY ("tenant_id", "invoice_id") REFERENCES "invoice"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "credit_entry" ADD CONSTRAINT "credit_entry_tenant_id_customer_id_fkey" FOREIGN KEY ("tenant_id", "customer_id") REFERENCES "customer"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "credit_note" ADD CONSTRAINT "credit_note_tenant_id_invoice_id_fkey" FOREIGN KEY ("tenant_id", "invoice_id") REFERENCES "invoice"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "credit_note" ADD CONSTRAINT "credit_note_tenant_id_customer_id_fkey" FOREIGN KEY ("tenant_id", "customer_id") REFERENCES "customer"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "credit_note_line" ADD CONSTRAINT "credit_note_line_tenant_id_credit_note_id_fkey" FOREIGN KEY ("tenant_id", "credit_note_id") REFERENCES "credit_note"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "refund" ADD CONSTRAINT "refund_tenant_id_payment_id_fkey" FOREIGN KEY ("tenant_id", "payment_id") REFERENCES "payment"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "refund" ADD CONSTRAINT "refund_tenant_id_invoice_id_fkey" FOREIGN KEY ("tenant_id", "invoice_id") REFERENCES "invoice"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "refund" ADD CONSTRAINT "refund_tenant_id_credit_note_id_fkey" FOREIGN KEY ("tenant_id", "credit_note_id") REFERENCES "credit_note"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;


ALTER TABLE "payment" ADD CONSTRAINT payment_method CHECK (method IN ('card', 'bank_transfer', 'manual', 'wallet'));
ALTER TABLE "payment" ADD CONSTRAINT payment_amount CHECK (amount_minor > 0);
ALTER TABLE "payment_allocation" ADD CONSTRAINT payment_allocation_amount CHECK (amount_minor > 0);
ALTER TABLE "credit_note" ADD CONSTRAINT credit_note_amounts CHECK (
  total_minor > 0 AND net_minor + tax_minor = total_minor AND off_due_minor >= 0 AND to_credit_minor >= 0 AND to_refund_minor >= 0
  AND off_due_minor + to_credit_minor + to_refund_minor = total_minor);
ALTER TABLE "refund" ADD CONSTRAINT refund_status CHECK (status IN ('pending', 'done', 'failed', 'unknown'));
ALTER TABLE "refund" ADD CONSTRAINT refund_amount CHECK (amount_minor > 0);

-- Before the tables are protected: the owner of the migration is bound by no tenant here. What was paid and owed until now has its entry too.
ALTER TABLE "customer_credit" NO FORCE ROW LEVEL SECURITY;
ALTER TABLE "payment_attempt" NO FORCE ROW LEVEL SECURITY;
ALTER TABLE "invoice" NO FORCE ROW LEVEL SECURITY;
INSERT INTO "credit_entry" (tenant_id, id, customer_id, currency, amount_minor, cause, cause_id, at)
SELECT tenant_id, gen_random_uuid(), customer_id, currency, amount_minor, 'opening', customer_id, now() FROM "customer_credit" WHERE amount_minor > 0;
INSERT INTO "payment" (tenant_id, id, customer_id, method, provider, provider_id, currency, amount_minor, received_at, reference, created_at)
SELECT a.tenant_id, a.id, i.customer_id, CASE a.provider WHEN 'by-hand' THEN 'manual' ELSE 'card' END, a.provider,
  CASE WHEN a.provider <> 'by-hand' THEN a.provider_id END, a.currency, a.amount_minor, a.at, CASE a.provider WHEN 'by-hand' THEN a.provider_id END, a.at
FROM "payment_attempt" a JOIN "invoice" i ON i.tenant_id = a.tenant_id AND i.id = a.invoice_id WHERE a.outcome = 'paid' AND a.amount_minor > 0;
INSERT INTO "payment_allocation" (tenant_id, payment_id, invoice_id, amount_minor, allocated_at)
SELECT tenant_id, id, invoice_id, amount_minor, at FROM "payment_attempt" WHERE outcome = 'paid' AND amount_minor > 0;
ALTER TABLE "customer_credit" FORCE ROW LEVEL SECURITY;
ALTER TABLE "payment_attempt" FORCE ROW LEVEL SECURITY;
ALTER TABLE "invoice" FORCE ROW LEVEL SECURITY;

-- Documents and entries of money: written once.
SELECT protect_tenant_table(name::regclass, 'INSERT')
FROM unnest(ARRAY['payment', 'payment_allocation', 'credit_entry', 'credit_note', 'credit_note_line']) AS name;
SELECT protect_tenant_table('refund', 'INSERT, UPDATE');
CREATE TRIGGER payment_append_only BEFORE UPDATE OR DELETE ON "payment" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER payment_allocation_append_only BEFORE UPDATE OR DELETE ON "payment_allocation" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER credit_entry_append_only BEFORE UPDATE OR DELETE ON "credit_entry" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER credit_note_append_only BEFORE UPDATE OR DELETE ON "credit_note" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER credit_note_line_append_only BEFORE UPDATE OR DELETE ON "credit_note_line" FOR EACH ROW EXECUTE FUNCTION refuse_change();
