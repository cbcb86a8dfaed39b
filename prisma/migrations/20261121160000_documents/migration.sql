-- Invoices as documents: who sells and who buys as they were when it was finalised, its language, how it looks, and the files that were sent.

-- CreateTable
CREATE TABLE "seller_profile" (
    "tenant_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "details" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "seller_profile_pkey" PRIMARY KEY ("tenant_id","number")
);

-- CreateTable
CREATE TABLE "document_template" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "look" JSONB NOT NULL,
    "in_use" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "document_template_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "sent_document" (
    "tenant_id" UUID NOT NULL,
    "noun" TEXT NOT NULL,
    "subject_id" UUID NOT NULL,
    "format" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "size" BIGINT NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sent_document_pkey" PRIMARY KEY ("tenant_id","noun","subject_id","format")
);

ALTER TABLE "sent_document" ADD CONSTRAINT sent_document_noun CHECK (noun IN ('invoice', 'credit-note'));
ALTER TABLE "sent_document" ADD CONSTRAINT sent_document_format CHECK (format IN ('pdf', 'xml'));

-- One look is in use at a time.
CREATE UNIQUE INDEX document_template_in_use ON "document_template" (tenant_id) WHERE in_use;

SELECT protect_tenant_table('document_template');
SELECT protect_tenant_table(name::regclass, 'INSERT') FROM unnest(ARRAY['seller_profile', 'sent_document']) AS name;
CREATE TRIGGER seller_profile_append_only BEFORE UPDATE OR DELETE ON "seller_profile" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER sent_document_append_only BEFORE UPDATE OR DELETE ON "sent_document" FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- No defaults: no table is rewritten. The seller is a number and not a copy: thousands of invoices of a run have the same one, and a profile
-- is never changed or deleted, so no key has to be checked row by row.
ALTER TABLE "customer" ADD COLUMN "language" TEXT;
ALTER TABLE "invoice" ADD COLUMN "seller_number" INTEGER, ADD COLUMN "buyer" JSONB, ADD COLUMN "language" TEXT;

-- Who buys, as the document shows it.
CREATE FUNCTION buyer_of(c "customer") RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT jsonb_build_object('name', c.name, 'email', c.email, 'address', c.address, 'vatId', c.vat_id, 'taxTreatment', c.tax_treatment,
    'exemptionNote', c.exemption_note)
$$;

-- Whatever way an invoice is finalised by, it keeps them from then on. A run that enters thousands gives the buyer itself, set-based.
CREATE FUNCTION keep_parties() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  SELECT public.buyer_of(c), coalesce(NEW.language, c.language, t.settings -> 'documents' ->> 'language', 'en'),
    (SELECT max(s.number) FROM public.seller_profile s WHERE s.tenant_id = NEW.tenant_id)
  INTO NEW.buyer, NEW.language, NEW.seller_number
  FROM public.customer c JOIN public.tenant t ON t.id = c.tenant_id WHERE c.tenant_id = NEW.tenant_id AND c.id = NEW.customer_id;
  RETURN NEW;
END $$;
CREATE TRIGGER invoice_parties BEFORE INSERT OR UPDATE ON "invoice" FOR EACH ROW
  WHEN (NEW.finalized_at IS NOT NULL AND NEW.buyer IS NULL) EXECUTE FUNCTION keep_parties();

CREATE FUNCTION guard_parties() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the parties of invoice % are kept as they were when it was finalised', OLD.number USING ERRCODE = 'restrict_violation';
END $$;
-- Filled once: invoices from before had none.
CREATE TRIGGER invoice_parties_guard BEFORE UPDATE ON "invoice" FOR EACH ROW
  WHEN (OLD.status <> 'draft' AND OLD.buyer IS NOT NULL AND
    (NEW.buyer, NEW.language, NEW.seller_number) IS DISTINCT FROM (OLD.buyer, OLD.language, OLD.seller_number))
  EXECUTE FUNCTION guard_parties();

-- Billing staff keep what their invoices look like. Only built-in roles; the others are the workspace's own.
ALTER TABLE "role" NO FORCE ROW LEVEL SECURITY;
UPDATE "role" SET permissions = permissions || ARRAY['document:*'] WHERE built_in AND key = 'billing' AND NOT 'document:*' = ANY(permissions);
ALTER TABLE "role" FORCE ROW LEVEL SECURITY;
