//! Where texts are kept, as it is written.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Where a gateway keeps texts.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(try_from = "String", into = "String")]
pub(crate) enum Blobs {
    Folder(PathBuf),
    Bucket {
        name: String,
        /// What the names of all texts begin with; may be empty.
        prefix: String,
    },
}

impl FromStr for Blobs {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let Some((scheme, rest)) = text.split_once("://") else {
            return Ok(Self::Folder(PathBuf::from(text)));
        };
        if scheme != "s3" {
            return Err("it is to be a folder, or `s3://BUCKET/PREFIX`");
        }
        let (name, prefix) = rest.split_once('/').unwrap_or((rest, ""));
        if name.is_empty() {
            return Err("it names no bucket: it is to be `s3://BUCKET/PREFIX`");
        }
        let prefix = prefix.trim_matches('/').to_owned();
        Ok(Self::Bucket { name: name.to_owned(), prefix })
    }
}

impl TryFrom<String> for Blobs {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Blobs> for String {
    fn from(blobs: Blobs) -> Self {
        blobs.to_string()
    }
}

impl fmt::Display for Blobs {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(folder) => write!(formatter, "{}", folder.display()),
            Self::Bucket { name, prefix } if prefix.is_empty() => {
                write!(formatter, "s3://{name}")
            }
            Self::Bucket { name, prefix } => write!(formatter, "s3://{name}/{prefix}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_or_a_bucket_is_read_as_it_is_written() {
        let bucket = |name: &str, prefix: &str| {
            Ok(Blobs::Bucket { name: name.to_owned(), prefix: prefix.to_owned() })
        };
        assert_eq!("/a b".parse(), Ok(Blobs::Folder(PathBuf::from("/a b"))));
        assert_eq!("s3://texts".parse(), bucket("texts", ""));
        assert_eq!("s3://texts/".parse(), bucket("texts", ""));
        assert_eq!("s3://texts/a/b/".parse(), bucket("texts", "a/b"));
        for text in ["/a b", "s3://texts", "s3://texts/a/b"] {
            assert_eq!(text.parse::<Blobs>().unwrap().to_string(), text);
        }
        for wrong in ["s3://", "s3:///a", "gs://texts", "https://texts"] {
            assert!(wrong.parse::<Blobs>().is_err(), "{wrong}");
        }
    }
}
