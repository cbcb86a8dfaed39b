-- A side conversation is with somebody by e-mail, or with a team of the workspace, who hear of it and answer in the app.
ALTER TABLE "side_conversation" ADD COLUMN "team_id" UUID, ALTER COLUMN "to_address" DROP NOT NULL;
ALTER TABLE "side_conversation" ADD CONSTRAINT "side_conversation_tenant_id_team_id_fkey" FOREIGN KEY ("tenant_id", "team_id") REFERENCES "team"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE NOT VALID;
ALTER TABLE "side_conversation" ADD CONSTRAINT side_conversation_with CHECK ((to_address IS NULL) <> (team_id IS NULL)) NOT VALID;
-- Ends what holds the locks above; whoever writes is not kept waiting while the rest looks at the rows.
COMMIT;
ALTER TABLE "side_conversation" VALIDATE CONSTRAINT "side_conversation_tenant_id_team_id_fkey";
ALTER TABLE "side_conversation" VALIDATE CONSTRAINT side_conversation_with;
