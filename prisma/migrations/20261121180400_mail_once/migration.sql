-- Whether a mail came to another mailbox of the workspace too.
CREATE INDEX "inbound_mail_tenant_id_dedupe_key_idx" ON "inbound_mail"("tenant_id", "dedupe_key");
