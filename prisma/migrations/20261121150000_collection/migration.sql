-- What holds a collection, whom it has suspended, what customers pay by themselves, and what providers tell us.

-- CreateTable
CREATE TABLE "collection_hold" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "invoice_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "from_at" TIMESTAMPTZ(3) NOT NULL,
    "until_at" TIMESTAMPTZ(3),
    "promised_on" DATE,
    "ended" BOOLEAN NOT NULL DEFAULT false,
    "note" TEXT,
    "by_name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "collection_hold_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "collection_suspension" (
    "tenant_id" UUID NOT NULL,
    "invoice_id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "collection_suspension_pkey" PRIMARY KEY ("tenant_id","invoice_id")
);

-- CreateTable
CREATE TABLE "checkout" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "invoice_id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "currency" TEXT NOT NULL,
    "amount_minor" BIGINT NOT NULL,
    "provider" TEXT NOT NULL,
    "provider_id" TEXT,
    "state" TEXT NOT NULL,
    "code" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "checkout_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "provider_event" (
    "tenant_id" UUID NOT NULL,
    "provider" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "provider_event_pkey" PRIMARY KEY ("tenant_id","provider","id")
);

-- CreateIndex
CREATE INDEX "collection_hold_tenant_id_invoice_id_from_at_idx" ON "collection_hold"("tenant_id", "invoice_id", "from_at");

-- CreateIndex
CREATE INDEX "collection_suspension_tenant_id_customer_id_idx" ON "collection_suspension"("tenant_id", "customer_id");

-- CreateIndex
CREATE INDEX "checkout_tenant_id_invoice_id_idx" ON "checkout"("tenant_id", "invoice_id");

-- CreateIndex
CREATE INDEX "checkout_tenant_id_customer_id_idx" ON "checkout"("tenant_id", "customer_id");

-- AddForeignKey
ALTER TABLE "collection_hold" ADD CONSTRAINT "collection_hold_tenant_id_invoice_id_fkey" FOREIGN KEY ("tenant_id", "invoice_id") REFERENCES "invoice"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "collection_suspension" ADD CONSTRAINT "collection_suspension_tenant_id_invoice_id_fkey" FOREIGN KEY ("tenant_id", "invoice_id") REFERENCES "invoice"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "collection_suspension" ADD CONSTRAINT "collection_suspension_tenant_id_customer_id_fkey" FOREIGN KEY ("tenant_id", "customer_id") REFERENCES "customer"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "checkout" ADD CONSTRAINT "checkout_tenant_id_invoice_id_fkey" FOREIGN KEY ("tenant_id", "invoice_id") REFERENCES "invoice"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "checkout" ADD CONSTRAINT "checkout_tenant_id_customer_id_fkey" FOREIGN KEY ("tenant_id", "customer_id") REFERENCES "customer"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

SELECT protect_tenant_table(name::regclass)
  FROM unnest(ARRAY['collection_hold', 'collection_suspension', 'checkout']) AS name;
-- What was heard once is never unheard.
SELECT protect_tenant_table('provider_event', 'INSERT');

ALTER TABLE "collection_hold" ADD CONSTRAINT collection_hold_kind CHECK (kind IN ('promise', 'dispute', 'paying'));
ALTER TABLE "collection_hold" ADD CONSTRAINT collection_hold_end CHECK (until_at IS NULL OR until_at >= from_at);
ALTER TABLE "checkout" ADD CONSTRAINT checkout_state CHECK (state IN ('open', 'paid', 'declined', 'expired'));
ALTER TABLE "checkout" ADD CONSTRAINT checkout_amount CHECK (amount_minor > 0);

-- Constants as defaults: no table is rewritten. `link_turn` makes the links of a customer void where it is turned.
ALTER TABLE "customer" ADD COLUMN "phone" TEXT,
    ADD COLUMN "link_turn" INTEGER NOT NULL DEFAULT 0;

-- The bank may want to hear from the customer.
ALTER TABLE "payment_attempt" DROP CONSTRAINT payment_attempt_outcome;
ALTER TABLE "payment_attempt" ADD CONSTRAINT payment_attempt_outcome
  CHECK (outcome IN ('paid', 'declined_soft', 'declined_hard', 'needs_action', 'unknown')) NOT VALID;
COMMIT;
ALTER TABLE "payment_attempt" VALIDATE CONSTRAINT payment_attempt_outcome;
