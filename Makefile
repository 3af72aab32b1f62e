# `make help` lists the targets. Everything is built below artifacts/, everything installed or fetched is cached outside the checkout.
SHELL := /bin/bash
.DEFAULT_GOAL := help
CONFIGURATION ?= Release
DOTNET_FLAGS := -nologo -v quiet
export DOTNET_CLI_TELEMETRY_OPTOUT := 1
export DOTNET_NOLOGO := 1
export MSBUILDDISABLENODEREUSE := 1

.PHONY: help restore build app images test test-unit test-integration cluster-build lint format generate check-uncommitted bench bench-short chart demo e2e soak clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-20s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

restore: ## Restore packages (tries again when the network fails)
	@hack/retry dotnet restore VastK8s.sln $(DOTNET_FLAGS)

build: restore ## Build everything; warnings are errors
	@dotnet build VastK8s.sln -c $(CONFIGURATION) --no-restore $(DOTNET_FLAGS)

app: ## Publish vastk8s, vastk8s-cache-agent, vastk8s-operator, vastk8s-csi-driver and vastk8s-embedded side by side into artifacts/app
	@hack/publish

images: app ## Make the container images for tests, without Docker, into artifacts/images
	@hack/images

test: build app ## Run all tests but the end-to-end ones; installs the servers they need (needs root for that and for mounts)
	@hack/deps test
	@hack/test $(TESTS)

test-unit: build ## Run the tests that need no server
	@hack/test unit

test-integration: build app ## Run the tests against real servers, mounts and agents
	@hack/deps test
	@hack/test integration

cluster-build: ## Build the Kubernetes that tests run on, once: 6 to 15 minutes on two cores (needs root for Debian packages)
	@hack/cluster build

lint: restore ## Check format, style and shell scripts
	@hack/deps lint
	@hack/lint

format: restore ## Put the sources into the format that lint asks for
	@dotnet format VastK8s.sln --no-restore

generate: app ## Write the generated files: crds, docs/reference
	@hack/generate

check-uncommitted: generate ## Fail if generated files differ from what is committed
	@git add --intent-to-add crds charts/vastk8s/crds docs/reference
	@git diff --exit-code -- crds charts/vastk8s/crds docs/reference || { echo "generated files differ: commit what 'make generate' wrote" >&2; exit 1; }

bench: app ## Measure against peers and physical limits into artifacts/bench.json (needs root)
	@hack/deps bench
	@dotnet run -c Release --project tests/benchmarks -- --out artifacts/bench.json $(BENCH)

bench-short: app ## The same with small sets, for CI
	@hack/deps bench
	@dotnet run -c Release --project tests/benchmarks -- --short --out artifacts/bench.json $(BENCH)

demo: app ## Apply examples/demo to operator and agent in one process: index, prefetch, mount, verify, time, crash, delete (SOURCE=s3://… for another source)
	@artifacts/app/vastk8s-embedded demo --apply examples/demo $(if $(SOURCE),--source "$(SOURCE)")

chart: ## Render the Helm chart with many values and check what comes out
	@hack/deps chart
	@hack/chart lint

e2e: build app ## Install the chart in a real Kubernetes with pods, and use and hurt it (root; CLUSTER=kind: in Docker)
	@hack/deps test
	@hack/test e2e

soak: build app ## Readers, prefetch, eviction and kills together for SOAK_SECONDS (default 600)
	@SOAK_SECONDS=$(or $(SOAK_SECONDS),600) hack/test soak --filter FullyQualifiedName~SoakTests

clean: ## Remove what was built
	@rm -rf artifacts
