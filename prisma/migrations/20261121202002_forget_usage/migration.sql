-- Tidying: usage events older than a workspace keeps them (25 months unless it says otherwise) are forgotten, so many at a time. An event is
-- kept as long as its day may still be counted anew: late ones come for 62 days after an invoice, and zones lie up to two days apart. What
-- they came to stays, by the day and by the period, and on the lines of invoices.
CREATE FUNCTION forget_usage_events(at timestamptz, most int)
  RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH old AS (
    SELECT e.tenant_id, e.id, e.subscription_id, e.meter_id, e.item, e.day FROM public.tenant t
    JOIN public.subscription s ON s.tenant_id = t.id
    CROSS JOIN LATERAL (
      SELECT e.tenant_id, e.id, e.subscription_id, e.meter_id, e.item, e.day FROM public.usage_event e
      WHERE e.tenant_id = s.tenant_id AND e.subscription_id = s.id
        AND e.at < $1 - make_interval(months => coalesce((t.settings #>> '{billing,terms,usageKeptMonths}')::int, 25))
        AND (e.day < s.usage_since - 64 OR s.status = 'cancelled' AND s.usage_through >= s.charged_until)
      ORDER BY e.at LIMIT $2) e
    WHERE s.usage_through IS NOT NULL LIMIT $2),
  gone AS (
    DELETE FROM public.usage_event e USING old o WHERE e.tenant_id = o.tenant_id AND e.id = o.id RETURNING 1),
  items AS (
    DELETE FROM public.usage_item i USING old o WHERE i.tenant_id = o.tenant_id AND i.subscription_id = o.subscription_id
      AND i.meter_id = o.meter_id AND i.item = o.item AND i.day = o.day)
  SELECT count(*) FROM gone $$;

REVOKE EXECUTE ON FUNCTION forget_usage_events(timestamptz, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION forget_usage_events(timestamptz, int) TO backbeat_relay;
