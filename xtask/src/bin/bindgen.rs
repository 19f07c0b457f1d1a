//! Turns one compiled WASM file into the pair (script, WASM) that a browser loads.
//!
//! `bindgen web|no-modules INPUT.wasm OUT_DIR`. A program of its own, since the library behind it takes a minute to
//! compile and is needed only when the WASM has changed.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [target, input, out] = arguments.as_slice() else {
        bail!("usage: bindgen web|no-modules INPUT.wasm OUT_DIR");
    };
    let mut bindgen = Bindgen::new();
    match target.as_str() {
        "web" => bindgen.web(true)?,
        "no-modules" => bindgen.no_modules(true)?,
        other => bail!("unknown target {other}: web or no-modules"),
    };
    bindgen
        .input_path(PathBuf::from(input))
        .typescript(false)
        .omit_default_module_path(false)
        .generate(out)
        .with_context(|| format!("could not make {input} ready for the browser"))
}
