-- ---- Search in the other lists that grow, as for leads and tickets: the owner's function, ids only (row-level security would keep LIKE
-- from its index). ----

CREATE INDEX customer_search_idx ON "customer" USING gin (lower(name || ' ' || email) gin_trgm_ops);

-- Invoices and messages are written by the ten thousand: a trigram index would cost each 20 to 60 µs, more than the rest of it. They are found
-- through whom they are about, whose index is there, and among the newest by what they say themselves.

-- Customers of the transaction's tenant by name or e-mail address.
CREATE FUNCTION search_customers(q text, most int)
  RETURNS TABLE (id uuid) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT c.id FROM public.customer c
        WHERE c.tenant_id = public.app_tenant() AND c.deleted_at IS NULL
          AND lower(c.name || ' ' || c.email) LIKE public.search_pattern(q)
        ORDER BY c.name, c.id LIMIT most $$;

-- Subscriptions of the transaction's tenant by the customer's name or e-mail address, or the price plan's name, newest first.
CREATE FUNCTION search_subscriptions(q text, most int)
  RETURNS TABLE (id uuid) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT found.id FROM (
          SELECT s.id, s.created_at FROM public.customer c
          JOIN public.subscription s ON s.tenant_id = c.tenant_id AND s.customer_id = c.id
          WHERE c.tenant_id = public.app_tenant() AND lower(c.name || ' ' || c.email) LIKE public.search_pattern(q)
          UNION
          SELECT s.id, s.created_at FROM public.price_plan p
          JOIN public.subscription s ON s.tenant_id = p.tenant_id AND s.price_plan_id = p.id
          WHERE p.tenant_id = public.app_tenant() AND lower(p.name) LIKE public.search_pattern(q)) AS found
        ORDER BY found.created_at DESC, found.id LIMIT most $$;

-- Invoices of the transaction's tenant by the customer's name or e-mail address or by their whole number; of the newest 5,000 also by a part of
-- the number or of the name on them, which the customer may have had then. Newest first.
CREATE FUNCTION search_invoices(q text, most int)
  RETURNS TABLE (id uuid) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT found.id FROM (
          SELECT i.id, i.created_at FROM public.customer c
          JOIN public.invoice i ON i.tenant_id = c.tenant_id AND i.customer_id = c.id
          WHERE c.tenant_id = public.app_tenant() AND lower(c.name || ' ' || c.email) LIKE public.search_pattern(q)
          UNION
          SELECT i.id, i.created_at FROM public.invoice i
          WHERE i.tenant_id = public.app_tenant() AND i.number IN (q, upper(q))
          UNION
          SELECT n.id, n.created_at FROM (
            SELECT i.id, i.created_at, i.number, i.customer_name FROM public.invoice i
            WHERE i.tenant_id = public.app_tenant() ORDER BY i.created_at DESC LIMIT 5000) n
          WHERE lower(coalesce(n.number, '') || ' ' || n.customer_name) LIKE public.search_pattern(q)) AS found
        ORDER BY found.created_at DESC, found.id LIMIT most $$;

-- Messages of the transaction's tenant by the lead, the ticket or the customer of the invoice that they are about; of the newest 5,000 also by
-- address or subject. Newest first.
CREATE FUNCTION search_messages(q text, most int)
  RETURNS TABLE (id uuid) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT found.id FROM (
          SELECT g.id, g.due_at FROM public.message g WHERE g.tenant_id = public.app_tenant() AND g.noun = 'lead'
            AND g.subject_id = ANY (ARRAY(SELECT l.id FROM public.search_leads(q, most) l))
          UNION
          SELECT g.id, g.due_at FROM public.message g WHERE g.tenant_id = public.app_tenant() AND g.noun = 'ticket'
            AND g.subject_id = ANY (ARRAY(SELECT t.id FROM public.search_tickets(q, most) t))
          UNION
          SELECT g.id, g.due_at FROM public.message g WHERE g.tenant_id = public.app_tenant() AND g.noun = 'invoice'
            AND g.subject_id = ANY (ARRAY(SELECT i.id FROM public.search_invoices(q, most) i))
          UNION
          SELECT n.id, n.due_at FROM (
            SELECT g.id, g.due_at, g.to_address, g.subject FROM public.message g
            WHERE g.tenant_id = public.app_tenant() ORDER BY g.due_at DESC LIMIT 5000) n
          WHERE lower(n.to_address || ' ' || n.subject) LIKE public.search_pattern(q)) AS found
        ORDER BY found.due_at DESC, found.id LIMIT most $$;

REVOKE EXECUTE ON FUNCTION search_customers(text, int), search_subscriptions(text, int), search_invoices(text, int), search_messages(text, int)
  FROM PUBLIC;
GRANT EXECUTE ON FUNCTION search_customers(text, int), search_subscriptions(text, int), search_invoices(text, int), search_messages(text, int)
  TO backbeat_app;

-- ---- What lists are sorted and filtered by. ----

CREATE INDEX "subscription_tenant_id_price_plan_id_status_idx" ON "subscription"("tenant_id", "price_plan_id", "status");
CREATE INDEX "audit_tenant_id_at_id_idx" ON "audit"("tenant_id", "at" DESC, "id");
CREATE INDEX "customer_tenant_id_created_at_id_idx" ON "customer"("tenant_id", "created_at", "id");
CREATE INDEX "subscription_tenant_id_created_at_id_idx" ON "subscription"("tenant_id", "created_at", "id");
CREATE INDEX "enrolment_tenant_id_started_at_id_idx" ON "enrolment"("tenant_id", "started_at", "id");
CREATE INDEX "message_tenant_id_due_at_id_idx" ON "message"("tenant_id", "due_at", "id");
CREATE INDEX "timesheet_tenant_id_period_from_id_idx" ON "timesheet"("tenant_id", "period_from", "id");
CREATE INDEX "customer_tenant_id_email_idx" ON "customer"("tenant_id", "email");
CREATE INDEX "customer_tenant_id_company_id_idx" ON "customer"("tenant_id", "company_id");
