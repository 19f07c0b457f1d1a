//! Which Rust compiles for the browser: rustup's, or Debian's where rustup's target cannot be downloaded.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::run::{command, find_program, output};

/// The name under which rustup knows the Rust that Debian's packages put below `/usr`.
pub(crate) const DEBIAN_NAME: &str = "debian-web";

/// A Rust that can compile for `wasm32-unknown-unknown` here and now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Toolchain {
    /// The user's own toolchain has the target.
    Rustup,
    /// Debian's, which brings the standard library as source: cargo compiles it on the way.
    Debian,
}

impl Toolchain {
    /// The one to use, if there is one. `TIMESLICE_TOOLCHAIN=debian` asks for the second choice, to test it.
    pub(crate) fn find() -> Option<Self> {
        if !debian_is_asked_for() && rustup_has_target() {
            return Some(Self::Rustup);
        }
        debian_is_complete().then_some(Self::Debian)
    }

    /// How long the first build takes on a machine with two cores, in words.
    pub(crate) fn first_build_time(self) -> &'static str {
        match self {
            Self::Rustup => "about a minute",
            Self::Debian => "about three minutes, the standard library among it",
        }
    }

    /// A cargo that compiles for the browser. All its output goes to one folder, since Debian's toolchain compiles the
    /// standard library anew for each.
    pub(crate) fn cargo(self) -> Command {
        let mut cargo = command("cargo");
        if self == Self::Debian {
            cargo.env("RUSTUP_TOOLCHAIN", DEBIAN_NAME);
            cargo.env("RUSTC_BOOTSTRAP", "1");
            cargo.env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort");
        }
        cargo
    }
}

/// Whether the environment asks for Debian's toolchain even where rustup's would do.
pub(crate) fn debian_is_asked_for() -> bool {
    std::env::var_os("TIMESLICE_TOOLCHAIN").is_some_and(|name| name == "debian")
}

fn rustup_has_target() -> bool {
    let sysroot = output(command("rustc").args(["--print", "sysroot"]));
    sysroot
        .is_ok_and(|folder| Path::new(folder.trim()).join("lib/rustlib/wasm32-unknown-unknown/lib").is_dir())
}

fn debian_is_complete() -> bool {
    debian_packages_are_there() && debian_link().is_some_and(|link| link.exists())
}

/// Whether compiler, cargo, library sources and linker are installed, whatever rustup knows of them.
pub(crate) fn debian_packages_are_there() -> bool {
    let files = ["/usr/bin/rustc", "/usr/bin/cargo", "/usr/lib/rustlib/src/rust/library/std/Cargo.toml"];
    files.iter().all(|file| Path::new(file).exists()) && find_program(&["rust-lld", "wasm-ld-22"]).is_some()
}

/// Where rustup keeps its link to Debian's toolchain.
fn debian_link() -> Option<PathBuf> {
    let home = std::env::var_os("RUSTUP_HOME").map(PathBuf::from);
    let home = home.or_else(|| std::env::var_os("HOME").map(|home| Path::new(&home).join(".rustup")))?;
    Some(home.join("toolchains").join(DEBIAN_NAME))
}
