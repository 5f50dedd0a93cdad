-- CreateTable
CREATE TABLE "products" (
    "id" UUID NOT NULL,
    "external_id" TEXT NOT NULL,
    "revision" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "handle" TEXT NOT NULL,
    "vendor" TEXT,
    "listed" BOOLEAN NOT NULL,
    "variants" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "products_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "products_external_id_key" ON "products"("external_id");

-- CreateIndex
CREATE INDEX "products_listed_created_at_id_idx" ON "products"("listed", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "products_handle_idx" ON "products"("handle");
