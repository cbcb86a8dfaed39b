-- Which card a bank took a payment of back is kept, for its date and its number change.
ALTER TABLE "collection_hold" ADD COLUMN "method_id" UUID;
-- Ends what holds that lock. Below only rows are locked; the owner sees those of all tenants.
COMMIT;

-- As it was judged so far: a card that was on file when its payment was taken back is charged no more by itself.
UPDATE "collection_hold" h SET method_id = (c.payment_method->>'id')::uuid
FROM "chargeback_part" o
JOIN "chargeback" b ON b.tenant_id = o.tenant_id AND b.id = o.chargeback_id
JOIN "payment" p ON p.tenant_id = b.tenant_id AND p.id = b.payment_id AND p.method = 'card'
JOIN "customer" c ON c.tenant_id = p.tenant_id AND c.id = p.customer_id
WHERE h.kind = 'chargeback' AND h.method_id IS NULL AND o.tenant_id = h.tenant_id AND o.invoice_id = h.invoice_id AND b.at = h.from_at
  AND c.payment_method->>'provider' = p.provider AND (c.payment_method->>'addedAt')::timestamptz <= b.at;

-- Moves whose process was cancelled, or whose end was left out, have ended: another one may begin.
UPDATE "price_move" m SET finished_at = coalesce(p.over_at, m.started_at) FROM "process" p
WHERE m.finished_at IS NULL AND p.tenant_id = m.tenant_id AND p.kind = 'price-move' AND p.subject_id = m.id AND p.status IN ('over', 'cancelled');

-- Subscriptions that are charged to a card with a date were planned before anybody was told that it expires: they are planned again, by the
-- sweeper, which wakes what has a newer revision than its plan. Locked in the order in which everyone locks them.
UPDATE "process" SET revision = revision + 1 WHERE (tenant_id, id) IN (
  SELECT p.tenant_id, p.id FROM "process" p
  JOIN "subscription" s ON s.tenant_id = p.tenant_id AND s.id = p.subject_id
  JOIN "customer" c ON c.tenant_id = s.tenant_id AND c.id = s.customer_id
  JOIN "customer" m ON m.tenant_id = c.tenant_id AND m.id = coalesce(c.payer_id, c.id)
  WHERE p.kind = 'billing' AND p.status = 'running' AND m.payment_method->>'expires' IS NOT NULL
  ORDER BY p.id FOR NO KEY UPDATE OF p);
