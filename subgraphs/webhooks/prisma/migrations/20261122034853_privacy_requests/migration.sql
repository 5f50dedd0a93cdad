-- AlterEnum
ALTER TYPE "delivery_status" ADD VALUE 'ACTION_REQUIRED';

-- AlterTable
ALTER TABLE "deliveries" ADD COLUMN     "subject" TEXT;

-- CreateTable
CREATE TABLE "redacted_orders" (
    "external_id" TEXT NOT NULL,

    CONSTRAINT "redacted_orders_pkey" PRIMARY KEY ("external_id")
);

-- CreateIndex
CREATE INDEX "deliveries_subject_idx" ON "deliveries"("subject");

-- What was delivered before.
UPDATE "deliveries"
SET "subject" = substring("payload" FROM '"admin_graphql_api_id"\s*:\s*"(gid://shopify/Order/\d{1,30})"')
WHERE "source" = 'SHOPIFY' AND "topic" LIKE 'orders/%';
