-- CreateEnum
CREATE TYPE "webhook_source" AS ENUM ('SHOPIFY', 'STRIPE', 'INTERNAL');

-- CreateEnum
CREATE TYPE "delivery_status" AS ENUM ('RECEIVED', 'PROCESSED', 'IGNORED', 'REPEATED', 'FAILED', 'DEAD');

-- CreateTable
CREATE TABLE "deliveries" (
    "id" UUID NOT NULL,
    "source" "webhook_source" NOT NULL,
    "topic" TEXT NOT NULL,
    "delivery_id" TEXT NOT NULL,
    "event_id" TEXT,
    "first_of_event" TEXT,
    "status" "delivery_status" NOT NULL,
    "payload" TEXT,
    "triggered_at" TIMESTAMPTZ(3),
    "times_received" INTEGER NOT NULL DEFAULT 1,
    "last_error" TEXT,
    "processed_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "deliveries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "attempts" (
    "id" UUID NOT NULL,
    "delivery_id" UUID NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3) NOT NULL,
    "error" TEXT,

    CONSTRAINT "attempts_pkey" PRIMARY KEY ("id")
);

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
CREATE INDEX "deliveries_created_at_id_idx" ON "deliveries"("created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "deliveries_status_created_at_id_idx" ON "deliveries"("status", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "deliveries_source_delivery_id_key" ON "deliveries"("source", "delivery_id");

-- CreateIndex
CREATE UNIQUE INDEX "deliveries_source_topic_first_of_event_key" ON "deliveries"("source", "topic", "first_of_event");

-- CreateIndex
CREATE INDEX "attempts_delivery_id_started_at_idx" ON "attempts"("delivery_id", "started_at");

-- CreateIndex
CREATE INDEX "outbox_published_at_position_idx" ON "outbox"("published_at", "position");

-- CreateIndex
CREATE UNIQUE INDEX "inbox_position_key" ON "inbox"("position");

-- CreateIndex
CREATE INDEX "inbox_handled_at_dead_at_position_idx" ON "inbox"("handled_at", "dead_at", "position");

-- CreateIndex
CREATE INDEX "inbox_aggregate_id_position_idx" ON "inbox"("aggregate_id", "position");

-- AddForeignKey
ALTER TABLE "attempts" ADD CONSTRAINT "attempts_delivery_id_fkey" FOREIGN KEY ("delivery_id") REFERENCES "deliveries"("id") ON DELETE CASCADE ON UPDATE CASCADE;
