-- Coupons lower what a subscription pays a month, to the end of the last period that they came off.
ALTER TABLE "coupon_redemption" ADD COLUMN "last_period" BOOLEAN NOT NULL DEFAULT false;

-- What was entered of subscriptions with a coupon left it out: they are entered again, as if they had always paid what they pay now.
ALTER TABLE "recurring_change" NO FORCE ROW LEVEL SECURITY;
ALTER TABLE "coupon_redemption" NO FORCE ROW LEVEL SECURITY;
DELETE FROM "recurring_change" r WHERE EXISTS (
  SELECT FROM "coupon_redemption" c WHERE c.tenant_id = r.tenant_id AND c.subscription_id = r.subscription_id
    AND c.withdrawn_at IS NULL AND c.remaining IS DISTINCT FROM 0);
ALTER TABLE "recurring_change" FORCE ROW LEVEL SECURITY;
ALTER TABLE "coupon_redemption" FORCE ROW LEVEL SECURITY;
