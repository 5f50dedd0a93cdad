-- CreateEnum
CREATE TYPE "event_source" AS ENUM ('CLIENT', 'DOMAIN');

-- CreateEnum
CREATE TYPE "device_kind" AS ENUM ('MOBILE', 'TABLET', 'DESKTOP', 'UNKNOWN');

-- CreateEnum
CREATE TYPE "funnel_step" AS ENUM ('OPENED_BUILDER', 'CONFIGURED', 'SAVED_DESIGN', 'PLACED_ORDER');

-- CreateEnum
CREATE TYPE "conversion_goal" AS ENUM ('SAVED_DESIGN', 'SHARED_DESIGN', 'PLACED_ORDER');

-- CreateEnum
CREATE TYPE "experiment_unit" AS ENUM ('VISITOR', 'ACCOUNT');

-- CreateEnum
CREATE TYPE "experiment_status" AS ENUM ('DRAFT', 'RUNNING', 'STOPPED');

-- CreateEnum
CREATE TYPE "export_format" AS ENUM ('NDJSON', 'CSV');

-- CreateEnum
CREATE TYPE "export_status" AS ENUM ('QUEUED', 'RUNNING', 'DONE', 'FAILED');

-- CreateTable
CREATE TABLE "tracked_events" (
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "id" UUID NOT NULL,
    "batch_id" BIGINT NOT NULL,
    "source" "event_source" NOT NULL,
    "name" TEXT NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "sent_at" TIMESTAMPTZ(3),
    "device" "device_kind" NOT NULL,
    "visitor_id" UUID,
    "user_id" UUID,
    "properties" JSONB NOT NULL,

    CONSTRAINT "tracked_events_pkey" PRIMARY KEY ("received_at","id")
) PARTITION BY RANGE ("received_at");

-- CreateTable
CREATE TABLE "message_ids" (
    "id" UUID NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "message_ids_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "pending_batches" (
    "id" BIGSERIAL NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "pending_batches_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "identities" (
    "visitor_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,

    CONSTRAINT "identities_pkey" PRIMARY KEY ("visitor_id")
);

-- CreateTable
CREATE TABLE "forgotten_users" (
    "user_hash" BYTEA NOT NULL,

    CONSTRAINT "forgotten_users_pkey" PRIMARY KEY ("user_hash")
);

-- CreateTable
CREATE TABLE "journeys" (
    "person_id" UUID NOT NULL,
    "opened_at" TIMESTAMPTZ(3),
    "device" "device_kind",
    "configured_at" TIMESTAMPTZ(3),
    "saved_at" TIMESTAMPTZ(3),
    "ordered_at" TIMESTAMPTZ(3),

    CONSTRAINT "journeys_pkey" PRIMARY KEY ("person_id")
);

-- CreateTable
CREATE TABLE "funnel_days" (
    "day" DATE NOT NULL,
    "device" "device_kind" NOT NULL,
    "step" "funnel_step" NOT NULL,
    "people" INTEGER NOT NULL,

    CONSTRAINT "funnel_days_pkey" PRIMARY KEY ("day","device","step")
);

-- CreateTable
CREATE TABLE "conversions" (
    "id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "goal" "conversion_goal" NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "conversions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "experiments" (
    "id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "status" "experiment_status" NOT NULL,
    "unit" "experiment_unit" NOT NULL,
    "goal" "conversion_goal" NOT NULL,
    "coverage" DOUBLE PRECISION NOT NULL,
    "namespace" TEXT,
    "namespace_from" DOUBLE PRECISION,
    "namespace_to" DOUBLE PRECISION,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "started_at" TIMESTAMPTZ(3),
    "stopped_at" TIMESTAMPTZ(3),

    CONSTRAINT "experiments_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "experiment_variants" (
    "experiment_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "weight" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "experiment_variants_pkey" PRIMARY KEY ("experiment_id","position")
);

-- CreateTable
CREATE TABLE "assignments" (
    "experiment_id" UUID NOT NULL,
    "unit_id" UUID NOT NULL,
    "variant" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "assignments_pkey" PRIMARY KEY ("experiment_id","unit_id")
);

-- CreateTable
CREATE TABLE "exposures" (
    "experiment_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "variant" INTEGER NOT NULL,
    "first_at" TIMESTAMPTZ(3) NOT NULL,
    "converted" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "exposures_pkey" PRIMARY KEY ("experiment_id","person_id")
);

-- CreateTable
CREATE TABLE "experiment_results" (
    "experiment_id" UUID NOT NULL,
    "variant" INTEGER NOT NULL,
    "exposed" INTEGER NOT NULL,
    "converted" INTEGER NOT NULL,

    CONSTRAINT "experiment_results_pkey" PRIMARY KEY ("experiment_id","variant")
);

-- CreateTable
CREATE TABLE "exports" (
    "id" UUID NOT NULL,
    "owner_id" UUID NOT NULL,
    "format" "export_format" NOT NULL,
    "from" TIMESTAMPTZ(3) NOT NULL,
    "to" TIMESTAMPTZ(3) NOT NULL,
    "name" TEXT,
    "status" "export_status" NOT NULL,
    "written" INTEGER NOT NULL DEFAULT 0,
    "total" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "exports_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "export_parts" (
    "export_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "content" BYTEA NOT NULL,

    CONSTRAINT "export_parts_pkey" PRIMARY KEY ("export_id","position")
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
CREATE INDEX "tracked_events_visitor_id_idx" ON "tracked_events"("visitor_id") WHERE "user_id" IS NULL;

-- CreateIndex
CREATE INDEX "tracked_events_user_id_idx" ON "tracked_events"("user_id") WHERE "user_id" IS NOT NULL;

-- CreateIndex
CREATE INDEX "message_ids_received_at_idx" ON "message_ids" USING BRIN ("received_at");

-- CreateIndex
CREATE INDEX "identities_user_id_idx" ON "identities"("user_id");

-- CreateIndex
CREATE INDEX "conversions_person_id_goal_occurred_at_idx" ON "conversions"("person_id", "goal", "occurred_at");

-- CreateIndex
CREATE UNIQUE INDEX "experiments_key_key" ON "experiments"("key");

-- CreateIndex
CREATE INDEX "experiments_created_at_id_idx" ON "experiments"("created_at" DESC, "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "experiment_variants_experiment_id_key_key" ON "experiment_variants"("experiment_id", "key");

-- CreateIndex
CREATE INDEX "assignments_unit_id_idx" ON "assignments"("unit_id");

-- CreateIndex
CREATE INDEX "exposures_person_id_idx" ON "exposures"("person_id");

-- CreateIndex
CREATE INDEX "exports_created_at_idx" ON "exports"("created_at");

-- CreateIndex
CREATE INDEX "outbox_published_at_position_idx" ON "outbox"("published_at", "position");

-- CreateIndex
CREATE UNIQUE INDEX "inbox_position_key" ON "inbox"("position");

-- CreateIndex
CREATE INDEX "inbox_handled_at_dead_at_position_idx" ON "inbox"("handled_at", "dead_at", "position");

-- CreateIndex
CREATE INDEX "inbox_aggregate_id_position_idx" ON "inbox"("aggregate_id", "position");

-- AddForeignKey
ALTER TABLE "experiment_variants" ADD CONSTRAINT "experiment_variants_experiment_id_fkey" FOREIGN KEY ("experiment_id") REFERENCES "experiments"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "export_parts" ADD CONSTRAINT "export_parts_export_id_fkey" FOREIGN KEY ("export_id") REFERENCES "exports"("id") ON DELETE CASCADE ON UPDATE CASCADE;
