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
