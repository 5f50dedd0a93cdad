-- AlterTable
ALTER TABLE "mails" ADD COLUMN     "dead_at" TIMESTAMPTZ(3),
ADD COLUMN     "declined_at" TIMESTAMPTZ(3),
ADD COLUMN     "last_error" TEXT;

-- CreateTable
CREATE TABLE "customer_preferences" (
    "customer_id" UUID NOT NULL,
    "order_updates" BOOLEAN NOT NULL,

    CONSTRAINT "customer_preferences_pkey" PRIMARY KEY ("customer_id")
);
