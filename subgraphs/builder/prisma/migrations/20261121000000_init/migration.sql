-- CreateEnum
CREATE TYPE "design_status" AS ENUM ('DRAFT', 'ORDERED');

-- CreateEnum
CREATE TYPE "design_change_kind" AS ENUM ('CREATED', 'UPDATED', 'DELETED', 'ORDERED');

-- CreateEnum
CREATE TYPE "share_permission" AS ENUM ('VIEW', 'EDIT');

-- CreateEnum
CREATE TYPE "preset_category" AS ENUM ('WALKING', 'RUNNING', 'TRAINING', 'HIKING', 'SERVICE', 'TRAVEL');

-- CreateTable
CREATE TABLE "designs" (
    "id" UUID NOT NULL,
    "owner_id" UUID NOT NULL,
    "preset_id" UUID,
    "name" TEXT NOT NULL,
    "status" "design_status" NOT NULL DEFAULT 'DRAFT',
    "version" INTEGER NOT NULL,
    "category" "preset_category" NOT NULL,
    "config" JSONB NOT NULL,
    "price_minor" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "designs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "design_revisions" (
    "design_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "kind" "design_change_kind" NOT NULL,
    "name" TEXT NOT NULL,
    "config" JSONB NOT NULL,
    "price_minor" INTEGER NOT NULL,
    "changed_by" UUID,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "design_revisions_pkey" PRIMARY KEY ("design_id","version")
);

-- CreateTable
CREATE TABLE "design_shares" (
    "id" UUID NOT NULL,
    "design_id" UUID NOT NULL,
    "permission" "share_permission" NOT NULL,
    "token_hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "design_shares_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "presets" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "category" "preset_category" NOT NULL,
    "config" JSONB NOT NULL,
    "price_minor" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "archived_at" TIMESTAMPTZ(3),

    CONSTRAINT "presets_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "designs_owner_id_created_at_id_idx" ON "designs"("owner_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "designs_created_at_id_idx" ON "designs"("created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "designs_preset_id_idx" ON "designs"("preset_id");

-- CreateIndex
CREATE UNIQUE INDEX "design_shares_token_hash_key" ON "design_shares"("token_hash");

-- CreateIndex
CREATE INDEX "design_shares_design_id_created_at_idx" ON "design_shares"("design_id", "created_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "presets_slug_key" ON "presets"("slug");

-- CreateIndex
CREATE INDEX "presets_category_created_at_id_idx" ON "presets"("category", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "presets_created_at_id_idx" ON "presets"("created_at" DESC, "id" DESC);

-- AddForeignKey
ALTER TABLE "designs" ADD CONSTRAINT "designs_preset_id_fkey" FOREIGN KEY ("preset_id") REFERENCES "presets"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "design_revisions" ADD CONSTRAINT "design_revisions_design_id_fkey" FOREIGN KEY ("design_id") REFERENCES "designs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "design_shares" ADD CONSTRAINT "design_shares_design_id_fkey" FOREIGN KEY ("design_id") REFERENCES "designs"("id") ON DELETE CASCADE ON UPDATE CASCADE;
