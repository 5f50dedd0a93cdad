-- CreateTable
CREATE TABLE "audit_entries" (
    "id" UUID NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,
    "chain" INTEGER NOT NULL,
    "sequence" INTEGER NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "action" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "resource_type" TEXT NOT NULL,
    "resource_id" UUID NOT NULL,
    "actor_id" TEXT,
    "actor_role" TEXT,
    "session_id" TEXT,
    "request_id" TEXT,
    "trace_id" TEXT,
    "details" JSONB NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "audit_entries_pkey" PRIMARY KEY ("recorded_at", "id")
) PARTITION BY RANGE ("recorded_at");

-- CreateTable
CREATE TABLE "cache_invalidations" (
    "id" UUID NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "tags" TEXT[],
    "resource_id" UUID NOT NULL,
    "actor_id" TEXT,
    "request_id" TEXT,
    "trace_id" TEXT,

    CONSTRAINT "cache_invalidations_pkey" PRIMARY KEY ("recorded_at", "id")
) PARTITION BY RANGE ("recorded_at");

-- CreateTable
CREATE TABLE "retirements" (
    "partition" TEXT NOT NULL,
    "statement" TEXT NOT NULL,
    "dropped_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "retirements_pkey" PRIMARY KEY ("partition")
);

-- CreateIndex
CREATE INDEX "audit_entries_chain_sequence_idx" ON "audit_entries"("chain", "sequence");

-- CreateIndex
CREATE INDEX "audit_entries_actor_id_recorded_at_id_idx" ON "audit_entries"("actor_id", "recorded_at", "id");

-- CreateIndex
CREATE INDEX "audit_entries_action_recorded_at_id_idx" ON "audit_entries"("action", "recorded_at", "id");

-- CreateIndex
CREATE INDEX "audit_entries_resource_id_recorded_at_id_idx" ON "audit_entries"("resource_id", "recorded_at", "id");

-- CreateIndex
CREATE INDEX "cache_invalidations_tags_idx" ON "cache_invalidations" USING GIN ("tags");

-- CreateTable
CREATE TABLE "outbox" (
    "position" BIGSERIAL NOT NULL,
    "event" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "published_at" TIMESTAMPTZ(3),

    CONSTRAINT "outbox_pkey" PRIMARY KEY ("position")
);

-- CreateTable
CREATE TABLE "outbox_head" (
    "id" INTEGER NOT NULL,
    "epoch" TEXT NOT NULL,
    "appended" BIGINT NOT NULL,

    CONSTRAINT "outbox_head_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "inbox" (
    "id" UUID NOT NULL,
    "position" BIGSERIAL NOT NULL,
    "aggregate_id" UUID NOT NULL,
    "event" JSONB NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "due_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_error" TEXT,
    "handled_at" TIMESTAMPTZ(3),
    "dead_at" TIMESTAMPTZ(3),

    CONSTRAINT "inbox_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "outbox_published_at_position_idx" ON "outbox"("published_at", "position");

-- CreateIndex
CREATE UNIQUE INDEX "inbox_position_key" ON "inbox"("position");

-- CreateIndex
CREATE INDEX "inbox_handled_at_dead_at_position_idx" ON "inbox"("handled_at", "dead_at", "position");

-- CreateIndex
CREATE INDEX "inbox_aggregate_id_position_idx" ON "inbox"("aggregate_id", "position");

-- The tables belong to another role than the one this domain works as, and that one has no more rights than these. PUBLIC
-- is that role alone: nobody else may use the schema. There is no UPDATE, DELETE or TRUNCATE of what was recorded; dropping
-- old partitions is the owner's.
GRANT SELECT, INSERT ON "audit_entries", "cache_invalidations" TO PUBLIC;
GRANT SELECT ON "retirements" TO PUBLIC;
GRANT SELECT, INSERT, UPDATE, DELETE ON "outbox", "outbox_head", "inbox" TO PUBLIC;
GRANT USAGE ON SEQUENCE "outbox_position_seq", "inbox_position_seq" TO PUBLIC;
