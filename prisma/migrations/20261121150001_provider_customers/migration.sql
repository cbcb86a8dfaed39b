-- Whom Stripe knows a customer by, so that it knows them once.
ALTER TABLE "customer" ADD COLUMN "stripe_customer_id" TEXT;
