-- Counts edits of the workspace's settings: whoever edits says which ones they saw. A constant default rewrites nothing.
ALTER TABLE "tenant" ADD COLUMN "version" INTEGER NOT NULL DEFAULT 1;
GRANT UPDATE (version) ON "tenant" TO backbeat_app;
