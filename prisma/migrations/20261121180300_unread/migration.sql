-- Whether somebody has an unread notice of a ticket is asked with every message of a customer.
CREATE INDEX notification_unread ON "notification" (tenant_id, member_id, href) WHERE read_at IS NULL;
