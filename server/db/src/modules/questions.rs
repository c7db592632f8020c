//! What many files say together, and the answers that few edits of them change.
//!
//! An edit of one file makes what the folders around it say another. Who resolves a file asks for answers
//! alone, so it runs again where one of those is another.

use astrolens_modules::languages::{self, Answer, Question, Tally};

use super::layout::Root;
use super::project::Asked;
use super::{LanguageId, survey};
use crate::database::Db;

/// The path of a folder in a project as a key of queries.
#[salsa::interned]
pub(super) struct FolderPath<'db> {
    #[returns(ref)]
    path: String,
}

/// A question as a key of queries.
#[salsa::interned]
pub(super) struct QuestionId<'db> {
    #[returns(ref)]
    question: Question,
}

/// What the files of a folder and of those within it say together.
#[salsa::tracked(returns(clone))]
pub(super) fn tally(
    db: &dyn Db,
    root: Root,
    language: LanguageId<'_>,
    folder: FolderPath<'_>,
) -> Tally {
    let Some(survey) = survey(db, root, language) else { return Tally::default() };
    languages::tally(&Asked { db, root }, &survey, language.language(db), folder.path(db))
}

/// The answer to a question.
#[salsa::tracked(returns(copy))]
pub(super) fn answer(db: &dyn Db, root: Root, question: QuestionId<'_>) -> Answer {
    let question = question.question(db);
    let survey = survey(db, root, LanguageId::new(db, question.language));
    survey.map_or_else(Answer::default, |survey| {
        languages::answer(&Asked { db, root }, &survey, question)
    })
}
