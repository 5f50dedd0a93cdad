-- CreateEnum
CREATE TYPE "mail_kind" AS ENUM ('CONFIRMATION', 'SHIPPED', 'DELIVERED');

-- AlterTable
ALTER TABLE "orders" ADD COLUMN     "customer_left_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "mails" (
    "id" UUID NOT NULL,
    "order_id" UUID NOT NULL,
    "kind" "mail_kind" NOT NULL,
    "recipient" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "due_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "sent_at" TIMESTAMPTZ(3),

    CONSTRAINT "mails_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "mails_due_at_idx" ON "mails"("due_at");

-- CreateIndex
CREATE UNIQUE INDEX "mails_order_id_kind_key" ON "mails"("order_id", "kind");

-- AddForeignKey
ALTER TABLE "mails" ADD CONSTRAINT "mails_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE CASCADE ON UPDATE CASCADE;
