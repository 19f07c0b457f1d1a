//! Builds the static site: compile, bindgen, wasm-opt, then dist/ with what the browser loads.
//!
//! Each step that rests on files keeps a stamp of them and is skipped while they stay the same; only cargo, which knows
//! best, is always asked. Leaves the reading of index.html to `page`.

use std::collections::BTreeMap;
use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::Hasher as _;
use std::path::{Path, PathBuf};

use crate::page::{self, Link};
use crate::run::{Outcome, command, output, root, run, timed};
use crate::setup;
use crate::toolchain::Toolchain;

/// What the first view may weigh on the wire.
const FIRST_VIEW_KB: u32 = 250;

/// How the WASM is compiled: small and fast to run, or quick to compile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Profile {
    Web,
    Dev,
    /// As for the web, with a worker that can also measure workloads; in a folder of its own.
    Bench,
}

impl Profile {
    /// From the arguments of `build`.
    pub(crate) fn from_arguments(arguments: &[String]) -> Outcome<Self> {
        match arguments {
            [] => Ok(Self::Web),
            [dev] if dev == "--dev" => Ok(Self::Dev),
            other => Err(format!("unknown arguments: {}", other.join(" "))),
        }
    }

    fn attribute(self) -> &'static str {
        match self {
            Self::Web | Self::Bench => "data-cargo-profile-release",
            Self::Dev => "data-cargo-profile-dev",
        }
    }
}

/// Where the site is left.
pub(crate) fn dist() -> PathBuf {
    dist_of(Profile::Web)
}

/// Where the site of a profile is left.
pub(crate) fn dist_of(profile: Profile) -> PathBuf {
    match profile {
        Profile::Web | Profile::Dev => root().join("dist"),
        Profile::Bench => target().join("bench-dist"),
    }
}

/// Builds whatever has changed.
pub(crate) fn build(profile: Profile) -> Outcome {
    setup::ensure(setup::FOR_SITE)?;
    let toolchain = Toolchain::find().expect("the set-up has just seen to it");
    let html = read_text(&root().join("index.html"))?;
    let links = page::links(&html);
    let modules: Vec<&Link> = links.iter().filter(|link| link.get("rel") == Some("rust")).collect();
    compile(toolchain, profile, &modules)?;
    let mut files = BTreeMap::new();
    for module in modules {
        files.extend(prepare_module(profile, module)?);
    }
    for link in &links {
        files.extend(assets(link)?);
    }
    files.insert(PathBuf::from("index.html"), page::with_replacements(&html, &links)?.into_bytes());
    write_site(&dist_of(profile), &files)?;
    if profile == Profile::Bench { Ok(()) } else { report_sizes(&files) }
}

fn compile(toolchain: Toolchain, profile: Profile, modules: &[&Link]) -> Outcome {
    let Some(first) = modules.first() else { return Err("index.html names no Rust module".to_owned()) };
    let mut cargo = toolchain.cargo();
    cargo.args([
        "build",
        "--target",
        "wasm32-unknown-unknown",
        "--profile",
        first.require(profile.attribute())?,
    ]);
    cargo.args(["--manifest-path", first.require("href")?]).arg("--target-dir").arg(target());
    if profile == Profile::Bench {
        cargo.args(["--features", "bench"]);
    }
    for module in modules {
        cargo.args(["--bin", module.require("data-bin")?]);
    }
    if !target().exists() {
        println!(
            "  compiling the page and, this once, all that it rests on; takes {}",
            toolchain.first_build_time()
        );
    }
    run(&mut cargo)
}

/// The one target folder of all WASM builds.
fn target() -> PathBuf {
    root().join("target/web")
}

/// Bindgen and wasm-opt for one module; gives its two files.
fn prepare_module(profile: Profile, module: &Link) -> Outcome<Vec<(PathBuf, Vec<u8>)>> {
    let name = module.require("data-bin")?;
    let cargo_profile = module.require(profile.attribute())?;
    let compiled = target().join("wasm32-unknown-unknown").join(cargo_profile).join(format!("{name}.wasm"));
    let out = target().join("site").join(cargo_profile);
    let script = out.join(format!("{name}.js"));
    let wasm = out.join(format!("{name}_bg.wasm"));
    let target = module.get("data-bindgen-target").unwrap_or("web");
    let options = optimiser_options(profile, module);
    let settings = format!("{target} {}", options.join(" "));
    let lock = read(&root().join("Cargo.lock"))?;
    let inputs =
        [read(&compiled)?, settings.into_bytes(), lock, read(&root().join("xtask/package-lock.json"))?];
    unless_done(&out.join(format!("{name}.stamp")), &inputs, || {
        timed(&format!("bindgen {name}"), || bindgen(target, &compiled, &out))?;
        if options.is_empty() {
            return Ok(());
        }
        timed(&format!("wasm-opt {name} {}", options[0]), || {
            let mut node = command("node");
            node.arg(root().join("xtask/node_modules/binaryen/bin/wasm-opt"));
            run(node.args(&options).arg(&wasm).arg("-o").arg(&wasm))
        })
    })?;
    Ok(vec![(format!("{name}.js").into(), read(&script)?), (format!("{name}_bg.wasm").into(), read(&wasm)?)])
}

fn optimiser_options(profile: Profile, module: &Link) -> Vec<String> {
    let (Profile::Web | Profile::Bench, Some(level)) = (profile, module.get("data-wasm-opt")) else {
        return Vec::new();
    };
    let parameters = module.get("data-wasm-opt-params").unwrap_or_default();
    std::iter::once(format!("-O{level}")).chain(parameters.split_whitespace().map(str::to_owned)).collect()
}

fn bindgen(target: &str, compiled: &Path, out: &Path) -> Outcome {
    let tool = root().join("target/tool/bindgen");
    if !tool.exists() {
        println!("  compiling the bindgen tool, this once; takes about a minute");
    }
    let build = ["build", "--quiet", "--package", "xtask", "--bin", "bindgen", "--features", "bindgen"];
    run(command("cargo")
        .args(build)
        .args(["--profile", "tool"])
        .arg("--target-dir")
        .arg(root().join("target")))?;
    run(command(tool).arg(target).arg(compiled).arg(out))
}

/// Does the work unless the stamp says that it was done for these very inputs.
fn unless_done(stamp: &Path, inputs: &[Vec<u8>], work: impl FnOnce() -> Outcome) -> Outcome {
    let mut hasher = DefaultHasher::new();
    for input in inputs {
        hasher.write_usize(input.len());
        hasher.write(input);
    }
    let hash = hasher.finish().to_string();
    if fs::read_to_string(stamp).is_ok_and(|done| done == hash) {
        return Ok(());
    }
    work()?;
    write(stamp, hash.as_bytes())
}

/// The files that a link asks to be copied, by their place in the site.
fn assets(link: &Link) -> Outcome<Vec<(PathBuf, Vec<u8>)>> {
    let source = root().join(link.require("href")?);
    let name = PathBuf::from(link.file_name()?);
    match link.require("rel")? {
        "css" | "icon" | "copy-file" => Ok(vec![(name, read(&source)?)]),
        "copy-dir" => {
            let mut files = Vec::new();
            collect(&source, &name, &mut files)?;
            Ok(files)
        }
        _ => Ok(Vec::new()),
    }
}

fn collect(folder: &Path, place: &Path, files: &mut Vec<(PathBuf, Vec<u8>)>) -> Outcome {
    for entry in fs::read_dir(folder).map_err(|problem| format!("{}: {problem}", folder.display()))? {
        let entry = entry.map_err(|problem| format!("{}: {problem}", folder.display()))?;
        let (path, place) = (entry.path(), place.join(entry.file_name()));
        if path.is_dir() {
            collect(&path, &place, files)?;
        } else {
            files.push((place, read(&path)?));
        }
    }
    Ok(())
}

/// Makes the folder hold just these files; those that are the same already are left alone.
fn write_site(dist: &Path, files: &BTreeMap<PathBuf, Vec<u8>>) -> Outcome {
    let mut present = Vec::new();
    if dist.is_dir() {
        collect(dist, Path::new(""), &mut present)?;
    }
    for (place, _) in present.iter().filter(|(place, _)| !files.contains_key(place)) {
        let path = dist.join(place);
        fs::remove_file(&path).map_err(|problem| format!("{}: {problem}", path.display()))?;
    }
    let present: BTreeMap<PathBuf, Vec<u8>> = present.into_iter().collect();
    for (place, bytes) in files.iter().filter(|(place, bytes)| present.get(*place) != Some(bytes)) {
        write(&dist.join(place), bytes)?;
    }
    Ok(())
}

/// Prints what the first view weighs: the page, its style, both scripts and both WASM files. What lies in folders is
/// loaded when somebody asks for it.
fn report_sizes(files: &BTreeMap<PathBuf, Vec<u8>>) -> Outcome {
    const MEASURE: &str = "
        const { brotliCompressSync, gzipSync } = require('zlib'), { readFileSync } = require('fs');
        let raw = 0, gzip = 0, brotli = 0;
        for (const name of process.argv.slice(1)) {
            const bytes = readFileSync(name);
            raw += bytes.length; gzip += gzipSync(bytes, { level: 9 }).length; brotli += brotliCompressSync(bytes).length;
        }
        console.log([raw, gzip, brotli].map((n) => Math.ceil(n / 1000)).join(' '));";
    let first: Vec<&PathBuf> = files.keys().filter(|place| place.components().count() == 1).collect();
    let inputs: Vec<Vec<u8>> = first.iter().map(|place| files[*place].clone()).collect();
    let report = target().join("site/sizes.txt");
    unless_done(&target().join("site/sizes.stamp"), &inputs, || {
        let measured = output(command("node").args(["-e", MEASURE]).args(&first).current_dir(dist()))?;
        write(&report, measured.as_bytes())
    })?;
    let measured = read_text(&report)?;
    let sizes: Vec<u32> = measured.split_whitespace().filter_map(|number| number.parse().ok()).collect();
    let [raw, gzip, brotli] = sizes[..] else { return Err(format!("{} is damaged", report.display())) };
    let verdict = if gzip <= FIRST_VIEW_KB { "within" } else { "ABOVE" };
    println!(
        "dist/: first view {brotli} kB brotli, {gzip} kB gzip ({raw} kB plain), {verdict} the {FIRST_VIEW_KB} kB meant"
    );
    Ok(())
}

fn read(path: &Path) -> Outcome<Vec<u8>> {
    fs::read(path).map_err(|problem| format!("{}: {problem}", path.display()))
}

fn read_text(path: &Path) -> Outcome<String> {
    fs::read_to_string(path).map_err(|problem| format!("{}: {problem}", path.display()))
}

fn write(path: &Path, bytes: &[u8]) -> Outcome {
    let folder = path.parent().expect("a file lies in a folder");
    fs::create_dir_all(folder).map_err(|problem| format!("{}: {problem}", folder.display()))?;
    fs::write(path, bytes).map_err(|problem| format!("{}: {problem}", path.display()))
}
