//! Serves dist/ on 127.0.0.1, as a static host would: right media types, readable from sandboxed frames, never stale.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use crate::run::Outcome;
use crate::site::{self, Profile};

const PORT: u16 = 8080;
const PORTS_TRIED: u16 = 50;

/// `serve [--dev] [--port N]`: builds, then serves until it is interrupted.
pub(crate) fn command(arguments: &[String]) -> Outcome {
    let (mut profile, mut port) = (Profile::Web, PORT);
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            "--dev" => profile = Profile::Dev,
            "--port" => {
                let number = rest.next().and_then(|number| number.parse().ok());
                port = number.ok_or("--port needs a number from 0 to 65535")?;
            }
            other => return Err(format!("unknown argument: {other}")),
        }
    }
    site::build(profile)?;
    let listener = listen(port)?;
    println!("http://{}/    (Ctrl-C ends it)", address(&listener)?);
    serve(&listener, &site::dist(), "/");
    Ok(())
}

/// Serves the folder below a path (`/some/path/`) in the background, on any free port, and gives the address.
pub(crate) fn in_background(folder: PathBuf, path: &'static str) -> Outcome<SocketAddr> {
    let listener = listen(0)?;
    let address = address(&listener)?;
    thread::spawn(move || serve(&listener, &folder, path));
    Ok(address)
}

fn address(listener: &TcpListener) -> Outcome<SocketAddr> {
    listener.local_addr().map_err(|problem| problem.to_string())
}

/// Listens on the port or, if it is taken, on the next that is free.
fn listen(port: u16) -> Outcome<TcpListener> {
    let mut last = String::new();
    for port in port..=port.saturating_add(PORTS_TRIED) {
        match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
            Ok(listener) => return Ok(listener),
            Err(problem) => last = format!("cannot listen on 127.0.0.1:{port}: {problem}"),
        }
    }
    Err(last)
}

fn serve(listener: &TcpListener, folder: &Path, path: &'static str) {
    for stream in listener.incoming().flatten() {
        let folder = folder.to_owned();
        thread::spawn(move || {
            // A browser that hangs up early is its own affair.
            drop(answer(stream, &folder, path));
        });
    }
}

/// Answers the one request of a connection.
fn answer(stream: TcpStream, folder: &Path, path: &str) -> std::io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(30)))?;
    let mut reader = BufReader::new(stream);
    let mut request = String::new();
    reader.read_line(&mut request)?;
    let mut header = String::new();
    while reader.read_line(&mut header)? > 2 {
        header.clear();
    }
    let mut stream = reader.into_inner();
    let mut words = request.split_whitespace();
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let found = place(target, path).map(|place| folder.join(place)).and_then(read_file);
    let (status, kind, body) = match (method, found) {
        ("GET" | "HEAD", Some((kind, body))) => ("200 OK", kind, body),
        ("GET" | "HEAD", None) => ("404 Not Found", "text/plain; charset=utf-8", b"Not found\n".to_vec()),
        _ => ("405 Method Not Allowed", "text/plain; charset=utf-8", b"Only GET and HEAD\n".to_vec()),
    };
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nCache-Control: no-store\r\n\
         Access-Control-Allow-Origin: *\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n",
        body.len()
    )?;
    if method != "HEAD" {
        stream.write_all(&body)?;
    }
    stream.flush()
}

fn read_file(mut path: PathBuf) -> Option<(&'static str, Vec<u8>)> {
    if path.is_dir() {
        path.push("index.html");
    }
    let kind = media_type(&path);
    fs::read(path).ok().map(|body| (kind, body))
}

/// The place in the folder that a request below `path` names; none if it would lead out of it.
fn place(target: &str, path: &str) -> Option<PathBuf> {
    let named = target.split(['?', '#']).next().unwrap_or_default();
    let decoded = percent_decoded(named.strip_prefix(path)?)?;
    let safe = decoded.split('/').all(|part| part != ".." && !part.contains(['\\', '\0']));
    (safe && !decoded.starts_with('/')).then(|| PathBuf::from(decoded))
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next()?, rest.next()?];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

fn media_type(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "css" => "text/css; charset=utf-8",
        "json" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "woff2" => "font/woff2",
        "txt" | "py" | "md" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_names_a_file_below_the_folder_or_none() {
        let cases = [
            ("/", Some("")),
            ("/app.js?v=2", Some("app.js")),
            ("/assets/%E8%BF%9B.py", Some("assets/进.py")),
            ("/../Cargo.toml", None),
            ("/%2e%2e/Cargo.toml", None),
            ("//etc/passwd", None),
            ("/%zz", None),
            ("app.js", None),
        ];
        for (target, expected) in cases {
            assert_eq!(place(target, "/"), expected.map(PathBuf::from), "{target}");
        }
    }

    #[test]
    fn a_site_below_a_path_is_not_at_the_root() {
        assert_eq!(place("/any/path/app.js", "/any/path/"), Some(PathBuf::from("app.js")));
        assert_eq!(place("/app.js", "/any/path/"), None);
    }

    #[test]
    fn wasm_is_served_as_wasm() {
        assert_eq!(media_type(Path::new("dist/app_bg.wasm")), "application/wasm");
    }
}
