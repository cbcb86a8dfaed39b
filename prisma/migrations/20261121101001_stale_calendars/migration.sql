-- Housekeeping: calendars whose holidays come from elsewhere and were last read before.
CREATE FUNCTION stale_calendars(before timestamptz)
  RETURNS TABLE (tenant_id uuid, calendar_id uuid) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT c.tenant_id, c.id FROM public.business_calendar c
        WHERE c.sources_read_at < before AND c.holiday_sources @? '$[*] ? (@.kind != "file")' ORDER BY c.sources_read_at LIMIT 500 $$;

REVOKE EXECUTE ON FUNCTION stale_calendars(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION stale_calendars(timestamptz) TO backbeat_relay;
