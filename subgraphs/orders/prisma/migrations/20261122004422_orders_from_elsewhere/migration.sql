-- CreateEnum
CREATE TYPE "payment_status" AS ENUM ('FAILED', 'SUCCEEDED');

-- AlterTable
ALTER TABLE "order_lines" ALTER COLUMN "design_id" DROP NOT NULL;

-- AlterTable
ALTER TABLE "orders" ADD COLUMN     "external_id" TEXT,
ADD COLUMN     "external_number" TEXT,
ADD COLUMN     "external_revision" TEXT;

-- CreateTable
CREATE TABLE "payments" (
    "id" TEXT NOT NULL,
    "order_id" UUID NOT NULL,
    "status" "payment_status" NOT NULL,
    "amount_minor" INTEGER NOT NULL,
    "currency" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "payments_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "payments_order_id_idx" ON "payments"("order_id");

-- CreateIndex
CREATE UNIQUE INDEX "orders_external_id_key" ON "orders"("external_id");
