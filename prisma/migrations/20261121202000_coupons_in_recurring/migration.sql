-- What was entered of subscriptions with a coupon left it out: they are entered again, as if they had always paid what they pay now. Before the
-- column, so that nobody waits for its lock meanwhile. The owner bypasses row-level security.
DELETE FROM "recurring_change" r WHERE EXISTS (
  SELECT FROM "coupon_redemption" c WHERE c.tenant_id = r.tenant_id AND c.subscription_id = r.subscription_id
    AND c.withdrawn_at IS NULL AND c.remaining IS DISTINCT FROM 0);

-- Coupons lower what a subscription pays a month, to the end of the last period that they came off.
ALTER TABLE "coupon_redemption" ADD COLUMN "last_period" BOOLEAN NOT NULL DEFAULT false;
