//! The table of what the commands need: how to see that it is there, how to install it, and what to tell the person.
//!
//! Leaves the order and the telling to `setup`. The user's default toolchain and rustup's overrides stay as they are.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::run::{Outcome, command, find_program, output, root, run_quietly};
use crate::toolchain::{DEBIAN_NAME, Toolchain, debian_is_asked_for, debian_packages_are_there};

/// One thing that must be on the machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Need {
    Node,
    WasmTarget,
    WasmOpt,
    Rustfmt,
    Clippy,
    Chromium,
    ChineseFont,
    Playwright,
}

/// What a person is told before the wait begins.
pub(crate) struct About {
    pub(crate) what: &'static str,
    pub(crate) why: &'static str,
    pub(crate) time: &'static str,
}

/// Debian's Rust with the sources of its standard library, and the linker for WASM.
const DEBIAN_RUST: &[&str] = &["rustc-web", "cargo-web", "rust-web-src", "rust-web-llvm", "lld-22"];

/// Debian's Chromium or another of the family, in order of preference.
pub(crate) const CHROMIUM_NAMES: &[&str] =
    &["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

const WASM_OPT_FOLDER: &str = "xtask";
const PLAYWRIGHT_FOLDER: &str = "tests/e2e";
const DOWNLOAD_LIMIT: Duration = Duration::from_mins(15);

/// rustup's download gets less patience: where the site cannot be reached there is a second way.
const RUSTUP_LIMIT: Duration = Duration::from_mins(3);

impl Need {
    pub(crate) fn about(self) -> About {
        let (what, why, time) = match self {
            Self::Node => ("Node.js and npm", "wasm-opt and the browser tests run on it", "about 20 s"),
            Self::WasmTarget => ("Rust for wasm32", "the page is compiled to it", "5 to 60 s"),
            Self::WasmOpt => ("wasm-opt (npm binaryen)", "it makes the page a third smaller", "about 10 s"),
            Self::Rustfmt => ("rustfmt", "`test` checks the formatting", "a few seconds"),
            Self::Clippy => ("clippy", "`test` lints the code", "a few seconds"),
            Self::Chromium => ("Chromium", "the browser tests drive it", "20 to 60 s"),
            Self::ChineseFont => ("a Chinese font", "the screenshots show Chinese text", "about 5 s"),
            Self::Playwright => {
                ("playwright-core (npm)", "the browser tests drive Chromium with it", "about 5 s")
            }
        };
        About { what, why, time }
    }

    pub(crate) fn is_met(self) -> bool {
        match self {
            Self::Node => find_program(&["node"]).is_some() && find_program(&["npm"]).is_some(),
            Self::WasmTarget => Toolchain::find().is_some(),
            Self::WasmOpt => node_modules_are_current(WASM_OPT_FOLDER),
            Self::Rustfmt => {
                find_program(&["cargo-fmt"]).is_some() && answers("cargo", &["fmt", "--version"])
            }
            Self::Clippy => {
                find_program(&["cargo-clippy"]).is_some() && answers("cargo", &["clippy", "--version"])
            }
            Self::Chromium => chromium().is_some(),
            Self::ChineseFont => has_chinese_font(),
            Self::Playwright => node_modules_are_current(PLAYWRIGHT_FOLDER),
        }
    }

    pub(crate) fn meet(self) -> Outcome {
        match self {
            Self::Node => apt_install(&["nodejs", "npm"]),
            Self::WasmTarget => install_wasm_target(),
            Self::WasmOpt => npm_install(WASM_OPT_FOLDER),
            Self::Rustfmt => {
                run_quietly(command("rustup").args(["component", "add", "rustfmt"]), RUSTUP_LIMIT)
            }
            Self::Clippy => run_quietly(command("rustup").args(["component", "add", "clippy"]), RUSTUP_LIMIT),
            Self::Chromium => apt_install(&["chromium"]),
            Self::ChineseFont => apt_install(&["fonts-wqy-microhei"]),
            Self::Playwright => npm_install(PLAYWRIGHT_FOLDER),
        }
    }

    /// What a person can type where `meet` failed.
    pub(crate) fn by_hand(self) -> String {
        match self {
            Self::Node => "sudo apt-get install nodejs npm    # or https://nodejs.org".to_owned(),
            Self::WasmTarget => format!(
                "rustup target add wasm32-unknown-unknown\n  or, on Debian without a way to static.rust-lang.org:\n    \
                 sudo apt-get update\n    sudo apt-get install --no-install-recommends {}\n    \
                 rustup toolchain link {DEBIAN_NAME} /usr",
                DEBIAN_RUST.join(" ")
            ),
            Self::WasmOpt => format!("cd {WASM_OPT_FOLDER} && npm ci"),
            Self::Rustfmt => "rustup component add rustfmt".to_owned(),
            Self::Clippy => "rustup component add clippy".to_owned(),
            Self::Chromium => "sudo apt-get install chromium".to_owned(),
            Self::ChineseFont => "sudo apt-get install fonts-wqy-microhei".to_owned(),
            Self::Playwright => format!("cd {PLAYWRIGHT_FOLDER} && npm ci"),
        }
    }
}

/// The browser for the tests; `TIMESLICE_CHROMIUM` names another.
pub(crate) fn chromium() -> Option<PathBuf> {
    std::env::var_os("TIMESLICE_CHROMIUM").map(PathBuf::from).or_else(|| find_program(CHROMIUM_NAMES))
}

fn answers(program: &str, arguments: &[&str]) -> bool {
    command(program).args(arguments).output().is_ok_and(|output| output.status.success())
}

fn install_wasm_target() -> Outcome {
    if !debian_is_asked_for() && find_program(&["rustup"]).is_some() {
        let mut rustup = command("rustup");
        rustup.args(["target", "add", "wasm32-unknown-unknown"]).env("RUSTUP_MAX_RETRIES", "1");
        match run_quietly(&mut rustup, RUSTUP_LIMIT) {
            Ok(()) => return Ok(()),
            Err(problem) if find_program(&["apt-get"]).is_none() => return Err(problem),
            Err(_) => println!(
                "    rustup cannot download it here; Debian's Rust, with the library's sources, will do"
            ),
        }
    }
    if !debian_packages_are_there() {
        apt_install(DEBIAN_RUST)?;
    }
    run_quietly(command("rustup").args(["toolchain", "link", DEBIAN_NAME, "/usr"]), RUSTUP_LIMIT)
}

/// Installs Debian packages; refreshes apt's lists only if it cannot do without.
fn apt_install(packages: &[&str]) -> Outcome {
    if find_program(&["apt-get"]).is_none() {
        return Err(format!("this machine has no apt-get to install {} with", packages.join(" ")));
    }
    let mut install = vec!["install", "-y", "--no-install-recommends"];
    install.extend(packages);
    if run_quietly(&mut apt(&install)?, DOWNLOAD_LIMIT).is_ok() {
        return Ok(());
    }
    run_quietly(&mut apt(&["update"])?, DOWNLOAD_LIMIT)?;
    run_quietly(&mut apt(&install)?, DOWNLOAD_LIMIT)
}

/// apt-get as root: directly, or through sudo.
fn apt(arguments: &[&str]) -> Outcome<Command> {
    let is_root = output(command("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    let mut apt = if is_root {
        command("env")
    } else if find_program(&["sudo"]).is_some() {
        let mut sudo = command("sudo");
        sudo.arg("env");
        sudo
    } else {
        return Err("this takes root's rights, and there is no sudo".to_owned());
    };
    apt.arg("DEBIAN_FRONTEND=noninteractive").arg("apt-get").args(["-q", "-o", "DPkg::Lock::Timeout=300"]);
    apt.args(arguments);
    Ok(apt)
}

/// Installs exactly what the folder's lock file names, then keeps a copy of it beside what was installed.
fn npm_install(folder: &str) -> Outcome {
    let mut npm = command("npm");
    npm.args(["ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]);
    npm.current_dir(root().join(folder));
    run_quietly(&mut npm, DOWNLOAD_LIMIT)?;
    let (lock, copy) = locks(folder);
    fs::copy(&lock, &copy).map_err(|problem| format!("{}: {problem}", copy.display()))?;
    Ok(())
}

/// Invariant: the copy is written after a whole installation only, so equal files mean that all is there.
fn node_modules_are_current(folder: &str) -> bool {
    let (lock, copy) = locks(folder);
    fs::read(lock).is_ok_and(|lock| fs::read(copy).is_ok_and(|copy| copy == lock))
}

fn locks(folder: &str) -> (PathBuf, PathBuf) {
    let folder = root().join(folder);
    (folder.join("package-lock.json"), folder.join("node_modules/.installed-lock.json"))
}

fn has_chinese_font() -> bool {
    let known =
        ["truetype/wqy", "opentype/noto/NotoSansCJK-Regular.ttc", "truetype/arphic", "truetype/droid"];
    known.iter().any(|name| Path::new("/usr/share/fonts").join(name).exists())
        || output(command("fc-list").arg(":lang=zh")).is_ok_and(|fonts| !fonts.trim().is_empty())
}
