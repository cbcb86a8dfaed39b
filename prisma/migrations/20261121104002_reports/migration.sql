-- Reports look along the instants at which targets were missed and tickets solved; the met ones have their index already.
CREATE INDEX "ticket_breach_tenant_id_breached_at_idx" ON "ticket_breach"("tenant_id", "breached_at");
CREATE INDEX "ticket_event_solved" ON "ticket_event"("tenant_id", "at") WHERE to_status = 'solved';
