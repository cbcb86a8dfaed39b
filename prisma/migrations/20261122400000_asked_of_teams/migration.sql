-- What a team is asked, as its people list it. Side conversations are few beside tickets: whoever begins one waits for no more than a moment.
CREATE INDEX "side_conversation_tenant_id_team_id_asked_at_idx" ON "side_conversation"("tenant_id", "team_id", "asked_at");
