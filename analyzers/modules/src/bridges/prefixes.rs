//! What stands before the paths of routers and clients, as far as their own file states it.

use astrolens_model::ImportKind;
use astrolens_syntax::endpoints::last_name;

use crate::surface::{Import, Surface};

/// Routers are mounted on routers so many times at most.
const MOST_MOUNTS: usize = 8;

/// So many ways to one path are told at most.
const MOST_WAYS: usize = 16;

/// What a file says of prefixes.
pub(super) struct Prefixes<'surface>(Vec<Mount<'surface>>);

/// A prefix that a router or client gets.
struct Mount<'surface> {
    /// Among the imports of its file, the number of what states it.
    number: usize,
    /// Who gets it.
    name: &'surface str,
    prefix: &'surface str,
    /// What it is a part of, if that has a name.
    whole: Option<&'surface str>,
    how: How,
}

/// How a router or client gets its prefix.
#[derive(Clone, Copy, PartialEq, Eq)]
enum How {
    /// It is made with it.
    Made,
    /// It is mounted on another.
    Mounted,
    /// It is mounted on another, whatever prefix it was made with: Flask, "Blueprints".
    Instead,
}

impl<'surface> Prefixes<'surface> {
    /// What the file with this `surface` says.
    pub(super) fn of(surface: &'surface Surface) -> Self {
        let imports = surface.imports.iter().enumerate();
        let mounts = imports.filter(|(_, import)| import.kind == ImportKind::Mount);
        Self(mounts.filter_map(|(number, import)| Mount::of(number, import)).collect())
    }

    /// `path` with each prefix that it has in the call of this `number` among the imports, which is
    /// `import`; with none if nothing is said of that.
    pub(super) fn before(&self, (number, import): (usize, &Import), path: &str) -> Vec<String> {
        if self.0.is_empty() {
            return vec![path.to_owned()];
        }
        let mut names = import.requests.iter().flat_map(|request| &request.names);
        let router = names.find_map(|name| name.alias.as_deref());
        let router = router.unwrap_or_else(|| receiver(&import.text));
        let prefixes = self.of_name((number, router), 0);
        let end = path.trim_start_matches('/');
        let joined = |prefix: String| match &*prefix {
            "" => path.to_owned(),
            prefix => format!("{}/{end}", prefix.trim_end_matches('/')),
        };
        prefixes.into_iter().map(joined).collect()
    }

    /// The prefixes of what is called `name` in the import of this `number`.
    fn of_name(&self, (number, name): (usize, &str), depth: usize) -> Vec<String> {
        let own = || self.0.iter().filter(|mount| mount.name == name && !name.is_empty());
        // Names are used again: the last one before it is meant.
        let made = own().rfind(|mount| mount.how == How::Made && mount.number < number);
        let of_whole = |mount: &Mount<'_>| match mount.whole {
            Some(whole) if depth < MOST_MOUNTS => self.of_name((mount.number, whole), depth + 1),
            _ => vec![String::new()],
        };
        let with = |before: String, prefix: &str| match (&*before, prefix) {
            ("", prefix) => prefix.to_owned(),
            (before, "") => before.to_owned(),
            (before, prefix) => {
                format!("{}/{}", before.trim_end_matches('/'), prefix.trim_start_matches('/'))
            }
        };
        let inner = made.map_or("", |mount| mount.prefix);
        let mounted = own().filter(|mount| mount.how != How::Made);
        let mut ways: Vec<String> = mounted
            .flat_map(|mount| {
                let inner = if mount.how == How::Instead { "" } else { inner };
                let whole = of_whole(mount).into_iter();
                whole.map(move |before| with(with(before, mount.prefix), inner))
            })
            .take(MOST_WAYS)
            .collect();
        if ways.is_empty() {
            let whole = made.map_or_else(|| vec![String::new()], of_whole).into_iter();
            ways = whole.map(|before| with(before, inner)).take(MOST_WAYS).collect();
        }
        ways
    }
}

impl<'surface> Mount<'surface> {
    fn of(number: usize, import: &'surface Import) -> Option<Self> {
        let request = import.requests.first()?;
        let prefix = request.specifier.as_deref()?;
        let (first, others) = request.names.split_first()?;
        let name = &*first.name;
        let (whole, how) = match others {
            [] => (first.alias.as_deref(), How::Made),
            [whole, ..] if called(&import.text) == "register_blueprint" => {
                (Some(&*whole.name), How::Instead)
            }
            [whole, ..] => (Some(&*whole.name), How::Mounted),
        };
        let whole = whole.filter(|whole| !whole.is_empty() && *whole != name);
        Some(Self { number, name, prefix, whole, how })
    }
}

/// What stands before the arguments of the call that `code` begins with.
fn head(code: &str) -> &str {
    code.find(['(', '<']).and_then(|end| code.get(..end)).unwrap_or(code).trim_end()
}

/// The name of what `code` calls.
fn called(code: &str) -> &str {
    name(head(code))
}

/// The name of what `code` calls something of: `app` of `this.app.get("/a")`.
fn receiver(code: &str) -> &str {
    let head = head(code);
    let object = head.strip_suffix(name(head)).unwrap_or_default();
    name(object.trim_end_matches(|sign: char| ".:?! ".contains(sign)))
}

fn name(code: &str) -> &str {
    let length = last_name(code.as_bytes()).len();
    code.get(code.len() - length..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn receivers_are_what_is_called_upon() {
        for (code, expected) in [
            ("app.get(\"/a\")", "app"),
            ("this.app.get(\"/a\"…", "app"),
            ("api.get<User>(\"/a\")", "api"),
            ("self.client?.post(\"/a\")", "client"),
            ("fetch(\"/a\")", ""),
            ("get(\"/a\")", ""),
        ] {
            assert_eq!(receiver(code), expected, "{code}");
        }
    }
}
