-- CreateTable
CREATE TABLE "redacted_orders" (
    "external_id" TEXT NOT NULL,

    CONSTRAINT "redacted_orders_pkey" PRIMARY KEY ("external_id")
);
