//! Work as it stands in a queue, and what it is here.

use astrolens_analysis::stored::{self, Key};
use astrolens_model::config::Variants;
use astrolens_proto::v1::Unit;
use astrolens_proto::{DIGEST_BYTES, MAX_NAME_BYTES, MAX_OPTIONS};
use astrolens_syntax::Language;
use bytes::Bytes;

use crate::engine::{Job, Question, UnitId};
use crate::room::Text;
use crate::tenant::{Tenant, TenantKey};

/// A unit that makes sense to this build.
#[derive(Clone, Debug)]
pub(crate) struct Understood {
    pub(crate) id: UnitId,
    pub(crate) tenant: Tenant,
    pub(crate) question: Question,
    pub(crate) digest: blake3::Hash,
    pub(crate) language: Language,
    pub(crate) options: Vec<String>,
}

/// Why a unit makes none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Nonsense {
    #[error("it is of version {0} of the facts, and this program has version {version}", version = stored::VERSION)]
    Version(String),
    #[error("it has no digest of 32 bytes")]
    Digest,
    #[error("its names are too many or too long")]
    Names,
    #[error("there is no language `{0}`")]
    Language(String),
}

/// The unit that `job` is.
pub(crate) fn unit(job: &Job) -> Unit {
    Unit {
        digest: Bytes::copy_from_slice(job.digest.as_bytes()),
        size: job.text.bytes.len() as u64,
        language: job.language.to_owned(),
        options: job.options.clone(),
        max_parse_steps: job.question.max_parse_steps,
        tenant: job.tenant.as_str().to_owned(),
        facts_version: stored::VERSION.to_owned(),
    }
}

impl TryFrom<&Unit> for Understood {
    type Error = Nonsense;

    fn try_from(unit: &Unit) -> Result<Self, Nonsense> {
        let Unit { digest, size: _, language, options, max_parse_steps, tenant, facts_version } =
            unit;
        let is_long = |name: &String| name.len() > MAX_NAME_BYTES;
        let names = options.iter().chain([language, tenant, facts_version]);
        if options.len() > MAX_OPTIONS || names.into_iter().any(is_long) {
            return Err(Nonsense::Names);
        }
        if facts_version != stored::VERSION {
            return Err(Nonsense::Version(facts_version.clone()));
        }
        let digest: [u8; DIGEST_BYTES] =
            digest.as_ref().try_into().map_err(|_| Nonsense::Digest)?;
        let digest = blake3::Hash::from_bytes(digest);
        let language = Language::by_grammar_name(language)
            .ok_or_else(|| Nonsense::Language(language.clone()))?;
        let variants = Variants { switched: options.clone() };
        let key = Key::new(&digest, language, &variants, None);
        let tenant = Tenant::new(tenant);
        let key = TenantKey::new(&tenant, &key);
        let question = Question { key, max_parse_steps: *max_parse_steps };
        Ok(Self {
            id: question.unit(),
            tenant,
            question,
            digest,
            language,
            options: variants.switched,
        })
    }
}

impl Understood {
    /// The work that it is, now that its text is there.
    pub(crate) fn job(self, text: Bytes) -> Job {
        Job {
            tenant: self.tenant,
            question: self.question,
            digest: self.digest,
            language: self.language.grammar_name(),
            options: self.options,
            // How much is taken from queues bounds how much of it there is.
            text: Text::new(text, None),
            span: tracing::Span::none(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn job() -> Job {
        let (language, text) = (Language::all().next().unwrap(), Bytes::from_static(b"text"));
        Job::new(Tenant::new("a"), language, text, 7)
    }

    #[test]
    fn a_unit_says_all_that_its_answer_depends_on() {
        let job = job();
        let unit = unit(&job);
        assert_eq!(unit.size, 4);
        let understood = Understood::try_from(&unit).unwrap();
        assert_eq!((understood.question, understood.id), (job.question, job.question.unit()));
    }

    #[test]
    fn what_makes_no_sense_says_so() {
        let unit = unit(&job());
        let nonsense = |unit: Unit| Understood::try_from(&unit).unwrap_err();
        let (long, other) = ("a".repeat(65), "0123456789abcdef".to_owned());
        assert_eq!(
            nonsense(Unit { facts_version: other.clone(), ..unit.clone() }),
            Nonsense::Version(other)
        );
        assert_eq!(nonsense(Unit { digest: Bytes::new(), ..unit.clone() }), Nonsense::Digest);
        assert_eq!(nonsense(Unit { tenant: long, ..unit.clone() }), Nonsense::Names);
        assert_eq!(
            nonsense(Unit { options: vec![String::new(); 65], ..unit.clone() }),
            Nonsense::Names
        );
        let language = "klingon".to_owned();
        assert_eq!(
            nonsense(Unit { language: language.clone(), ..unit }),
            Nonsense::Language(language)
        );
    }
}
