// Runs one benchmark workload in WASM and prints what the module reports, one line of JSON for each way of running it.
// `cargo xtask bench` calls it: node bench.mjs WORKLOAD SCALE REPETITIONS

import { loadWorkerModule } from "./wasm.mjs";

const [workload, scale, repetitions] = process.argv.slice(2);
const { exports } = loadWorkerModule();
if (!exports.bench) throw new Error("the worker's module exports no function bench(workload, scale, repetitions)");
console.log(exports.bench(workload, Number(scale), Number(repetitions)));
