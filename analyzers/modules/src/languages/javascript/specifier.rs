//! What a specifier is by its form alone.

use nodejs_built_in_modules::is_nodejs_builtin_module;

/// What a specifier asks for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Specifier<'a> {
    /// A path from the folder of the file: `./a`, `..`.
    Relative(&'a str),
    /// A path from the root of the file system, or of a server.
    Absolute,
    /// A name that the own package gives: `#a`.
    Internal(&'a str),
    /// Something in a package by its name: `a`, `@scope/a/b.js`.
    Package(&'a str),
    /// A module of Node's own, by its name without `node:`.
    Builtin(&'a str),
    /// Something that another program provides, by the name of that: `https://host/a`, `bun:test`.
    Foreign(&'a str),
    /// Nothing.
    Empty,
}

impl<'a> Specifier<'a> {
    /// Reads `written`, of which loaders in front and queries behind are instructions to a bundler.
    pub(super) fn of(written: &'a str) -> Self {
        let module = written.rsplit('!').next().unwrap_or(written);
        let module = module.split('?').next().unwrap_or(module);
        let first = module.split('/').next().unwrap_or(module);
        match module.bytes().next() {
            None => Self::Empty,
            Some(b'.') if matches!(first, "." | "..") => Self::Relative(module),
            Some(b'/') => Self::Absolute,
            Some(b'#') => Self::Internal(module),
            _ if is_nodejs_builtin_module(module) => {
                Self::Builtin(module.strip_prefix("node:").unwrap_or(module))
            }
            _ => Self::with_scheme(module).unwrap_or(Self::Package(module)),
        }
    }

    fn with_scheme(module: &'a str) -> Option<Self> {
        let (scheme, rest) = module.split_once(':')?;
        let is_scheme = scheme.len() > 1
            && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+.-".contains(&byte));
        is_scheme.then(|| match scheme {
            "npm" | "jsr" => {
                let (name, _) = parts(rest.trim_start_matches('/'));
                let version = name[1..].find('@').map_or(name.len(), |at| at + 1);
                Self::Foreign(&name[..version])
            }
            "http" | "https" => {
                let host = rest.trim_start_matches('/').split('/').next().unwrap_or(rest);
                Self::Foreign(host)
            }
            "file" => Self::Absolute,
            _ => Self::Foreign(module),
        })
    }
}

/// The name of the package in a specifier, and what of it is asked for: `.`, or what follows with the
/// slash.
pub(super) fn parts(specifier: &str) -> (&str, &str) {
    let scope =
        if specifier.starts_with('@') { specifier.find('/').map_or(0, |at| at + 1) } else { 0 };
    match specifier[scope..].find('/') {
        Some(slash) => specifier.split_at(scope + slash),
        None => (specifier, ""),
    }
}
