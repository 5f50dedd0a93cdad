-- Handled events are remembered for days. What looks for work must not come across them.

-- DropIndex
DROP INDEX "inbox_position_key";

-- DropIndex
DROP INDEX "inbox_handled_at_dead_at_position_idx";

-- DropIndex
DROP INDEX "inbox_aggregate_id_position_idx";

-- CreateIndex
CREATE INDEX "inbox_position_idx" ON "inbox"("position") WHERE "handled_at" IS NULL AND "dead_at" IS NULL;

-- CreateIndex
CREATE INDEX "inbox_due_at_idx" ON "inbox"("due_at") WHERE "handled_at" IS NULL AND "dead_at" IS NULL AND "attempts" > 0;

-- CreateIndex
CREATE INDEX "inbox_handled_at_idx" ON "inbox"("handled_at") WHERE "handled_at" IS NOT NULL;
