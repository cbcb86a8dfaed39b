-- Housekeeping: teams with a rule, tickets that wait for somebody, and somebody who is not away. Who works now by their calendar, and has
-- room, is asked in the tenant.
CREATE FUNCTION waiting_teams(at timestamptz)
  RETURNS TABLE (tenant_id uuid, team_id uuid) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT r.tenant_id, r.team_id FROM public.assignment_rule r
        WHERE r.method <> 'manual'
          AND EXISTS (SELECT FROM public.ticket t WHERE t.tenant_id = r.tenant_id AND t.team_id = r.team_id AND t.assignee_id IS NULL
            AND t.assigned_reason IS NOT NULL AND t.status IN ('new', 'open', 'pending', 'on_hold') AND t.spam_at IS NULL)
          AND EXISTS (SELECT FROM public.team_member tm
            JOIN public.member m ON m.tenant_id = tm.tenant_id AND m.id = tm.member_id AND m.deleted_at IS NULL
            WHERE tm.tenant_id = r.tenant_id AND tm.team_id = r.team_id AND NOT EXISTS (SELECT FROM public.absence a
              WHERE a.tenant_id = tm.tenant_id AND a.member_id = tm.member_id AND a.from_at <= at AND a.to_at > at))
        ORDER BY r.tenant_id, r.team_id $$;

REVOKE EXECUTE ON FUNCTION waiting_teams(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION waiting_teams(timestamptz) TO backbeat_relay;
