// Starts the storage emulator of firebase-tools without its security-rules runtime (a Java program that would be downloaded):
// the runtime is replaced by one that permits everything. node driver.js PORT DATA_FOLDER; FIREBASE_TOOLS=<package folder>.
"use strict";
const fs = require("fs");
const os = require("os");
const path = require("path");

const port = Number(process.argv[2]);
const data = process.argv[3];
const lib = path.join(process.env.FIREBASE_TOOLS, "lib");

// The emulator keeps objects under os.tmpdir(): two emulators, or one and somebody's firebase, must not share that.
fs.mkdirSync(data, { recursive: true });
os.tmpdir = () => data;

const { StorageRulesRuntime, StorageRulesIssues } = require(path.join(lib, "emulator/storage/rules/runtime.js"));
StorageRulesRuntime.prototype.start = async () => {};
StorageRulesRuntime.prototype.stop = async () => {};
StorageRulesRuntime.prototype.loadRuleset = async () => ({
  ruleset: { verify: async () => ({ permitted: true, issues: new StorageRulesIssues() }) },
  issues: new StorageRulesIssues(),
});

const { StorageEmulator } = require(path.join(lib, "emulator/storage/index.js"));
const { EmulatorRegistry } = require(path.join(lib, "emulator/registry.js"));
const emulator = new StorageEmulator({
  projectId: "demo-vastk8s",
  host: "127.0.0.1",
  port,
  rules: { name: path.join(data, "storage.rules"), content: "" },
  auto_download: false,
});

for (const signal of ["SIGTERM", "SIGINT"]) {
  process.on(signal, () => process.exit(0));
}

EmulatorRegistry.start(emulator).catch((error) => {
  console.error(error);
  process.exit(1);
});
