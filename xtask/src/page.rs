//! Reads the `data-trunk` links of index.html, and writes the page that is served.
//!
//! index.html is the one list of what the site is made of; Trunk reads the same links. What to do about each link is
//! `site`'s affair.

use crate::run::Outcome;

/// A `<link data-trunk …>`: where it stands in the text, and its attributes in order.
pub(crate) struct Link {
    begin: usize,
    end: usize,
    attributes: Vec<(String, String)>,
}

impl Link {
    /// The value of an attribute that may be absent.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The value of an attribute that must be there.
    pub(crate) fn require(&self, name: &str) -> Outcome<&str> {
        self.get(name).ok_or_else(|| format!("index.html: a data-trunk link lacks {name}"))
    }

    /// The last part of the path that the link names.
    pub(crate) fn file_name(&self) -> Outcome<&str> {
        let path = self.require("href")?.trim_end_matches('/');
        Ok(path.rsplit('/').next().unwrap_or(path))
    }
}

/// All `data-trunk` links, in the order of the page.
pub(crate) fn links(html: &str) -> Vec<Link> {
    let mut links = Vec::new();
    let mut from = 0;
    while let Some(offset) = html[from..].find("<link") {
        let begin = from + offset;
        let Some(length) = html[begin..].find('>') else { break };
        let end = begin + length + 1;
        let attributes = attributes(&html[begin + "<link".len()..end - 1]);
        if attributes.iter().any(|(name, _)| name == "data-trunk") {
            links.push(Link { begin, end, attributes });
        }
        from = end;
    }
    links
}

fn attributes(mut text: &str) -> Vec<(String, String)> {
    let mut attributes = Vec::new();
    loop {
        text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        let name_end = text.find(|c: char| c.is_whitespace() || c == '=' || c == '/').unwrap_or(text.len());
        if name_end == 0 {
            return attributes;
        }
        let name = text[..name_end].to_owned();
        text = &text[name_end..];
        let mut value = "";
        if let Some(rest) = text.strip_prefix("=\"") {
            let value_end = rest.find('"').unwrap_or(rest.len());
            value = &rest[..value_end];
            text = rest[value_end..].strip_prefix('"').unwrap_or("");
        }
        attributes.push((name, value.to_owned()));
    }
}

/// The page with each link replaced by what the browser shall see in its place.
pub(crate) fn with_replacements(html: &str, links: &[Link]) -> Outcome<String> {
    let mut page = String::with_capacity(html.len());
    let mut from = 0;
    for link in links {
        let (before, replacement) = (&html[from..link.begin], replacement(link)?);
        page.push_str(if replacement.is_empty() { before.trim_end() } else { before });
        page.push_str(&replacement);
        from = link.end;
    }
    page.push_str(&html[from..]);
    Ok(page)
}

fn replacement(link: &Link) -> Outcome<String> {
    match (link.require("rel")?, link.get("data-type")) {
        ("rust", Some("main")) => Ok(start_script(link.require("data-bin")?)),
        ("css", _) => Ok(format!("<link rel=\"stylesheet\" href=\"./{}\">", link.file_name()?)),
        ("icon", _) => Ok(format!("<link rel=\"icon\" href=\"./{}\">", link.file_name()?)),
        ("rust", Some("worker")) | ("copy-dir" | "copy-file", _) => Ok(String::new()),
        (other, _) => Err(format!("index.html: cargo xtask build does not know rel=\"{other}\"")),
    }
}

/// What Trunk puts there too: fetches script and WASM at once, then starts the app and tells the page.
fn start_script(name: &str) -> String {
    format!(
        "<link rel=\"modulepreload\" href=\"./{name}.js\" crossorigin=\"anonymous\">\n    \
         <link rel=\"preload\" href=\"./{name}_bg.wasm\" crossorigin=\"anonymous\" as=\"fetch\" type=\"application/wasm\">\n    \
         <script type=\"module\">\n      \
         import init, * as bindings from './{name}.js';\n      \
         const wasm = await init({{ module_or_path: './{name}_bg.wasm' }});\n      \
         window.wasmBindings = bindings;\n      \
         dispatchEvent(new CustomEvent(\"TrunkApplicationStarted\", {{ detail: {{ wasm }} }}));\n    \
         </script>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<head>\n  <link rel=\"icon\" href=\"a.svg\">\n  <link data-trunk rel=\"css\" href=\"frontend/app.css\">\n  \
                        <link data-trunk rel=\"rust\" data-type=\"worker\" data-bin=\"worker\" />\n</head>";

    #[test]
    fn only_links_for_trunk_are_read() {
        let found: Vec<_> = links(PAGE).iter().map(|link| link.require("rel").map(str::to_owned)).collect();
        assert_eq!(found, [Ok("css".to_owned()), Ok("rust".to_owned())]);
    }

    #[test]
    fn a_style_sheet_is_named_beside_the_page_and_a_worker_not_at_all() {
        let page = with_replacements(PAGE, &links(PAGE)).expect("the page is well formed");
        assert_eq!(
            page,
            "<head>\n  <link rel=\"icon\" href=\"a.svg\">\n  <link rel=\"stylesheet\" href=\"./app.css\">\n</head>"
        );
    }

    #[test]
    fn a_link_of_unknown_kind_is_an_error() {
        let page = "<link data-trunk rel=\"tailwind-css\" href=\"a.css\">";
        assert!(with_replacements(page, &links(page)).is_err_and(|problem| problem.contains("tailwind-css")));
    }

    #[test]
    fn trunk_uses_the_same_tools_as_we_do() {
        let (trunk, cargo, npm) = (
            include_str!("../../Trunk.toml"),
            include_str!("../../Cargo.toml"),
            include_str!("../package.json"),
        );
        let after = |text: &'static str, key: &str| {
            let (_, rest) = text.split_once(key).expect("the file names the tool's version");
            rest.split(['.', '"']).next().expect("a split has a first part")
        };
        assert_eq!(after(npm, "\"binaryen\": \""), after(trunk, "wasm_opt = \"version_"));
        let version = trunk.split_once("wasm_bindgen = \"").and_then(|(_, rest)| rest.split_once('"'));
        let (version, _) = version.expect("Trunk.toml names the version of wasm-bindgen");
        assert!(cargo.contains(&format!("wasm-bindgen = \"={version}\"")), "{version}");
        assert!(cargo.contains(&format!("wasm-bindgen-cli-support = \"={version}\"")), "{version}");
    }
}
