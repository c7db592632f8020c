//! A client that wants the facts of many texts, and counts what it gets.

use std::collections::HashMap;

use astrolens_analysis::Outcome;
use astrolens_proto::MAX_TASKS;
use astrolens_proto::v1::{Failure, Priority};
use tonic::Status;

use crate::house::Gateway;
use crate::support::{Heard, STEPS, Stream, local, python, task};

/// What a text came to.
#[derive(Debug, PartialEq)]
pub enum Answer {
    Found(Outcome),
    Failed(Failure, String),
}

/// Texts, and what each came to.
pub struct Scan {
    texts: Vec<Vec<u8>>,
    answers: Vec<Option<Answer>>,
    /// The texts that tasks of the stream are about.
    asked: HashMap<u64, usize>,
    sent: usize,
    twice: usize,
    /// How many answers were there before they were asked for.
    pub known: usize,
}

impl Scan {
    /// One of so many different texts, each of this many functions.
    pub fn of(texts: usize, functions: usize) -> Self {
        Self::of_texts((0..texts).map(|number| python(number, functions)).collect())
    }

    pub fn of_texts(texts: Vec<Vec<u8>>) -> Self {
        let answers = texts.iter().map(|_| None).collect();
        Self { texts, answers, asked: HashMap::new(), sent: 0, twice: 0, known: 0 }
    }

    /// Adds texts.
    pub fn add(&mut self, texts: Vec<Vec<u8>>) {
        self.answers.extend(texts.iter().map(|_| None));
        self.texts.extend(texts);
    }

    /// Asks for all texts without an answer.
    pub async fn ask(&mut self, stream: &mut Stream) {
        self.asked.clear();
        let without: Vec<usize> =
            (0..self.texts.len()).filter(|index| self.answers[*index].is_none()).collect();
        for part in without.chunks(MAX_TASKS) {
            let mut tasks = Vec::new();
            for index in part {
                let task = stream.numbered(task("python", &self.texts[*index]));
                self.asked.insert(task.id, *index);
                tasks.push(task);
            }
            self.sent += tasks.len();
            stream.batch(tasks, Priority::Bulk, 0).await;
        }
    }

    /// Hears answers until there are this many, or all; fails with the stream.
    pub async fn hear(&mut self, stream: &mut Stream, enough: usize) -> Result<(), Status> {
        while self.answered() < enough.min(self.texts.len()) {
            let (id, answer) = match stream.hear().await? {
                Some(Heard::Found(id, outcome, was_known)) => {
                    self.known += usize::from(was_known);
                    (id, Answer::Found(outcome))
                }
                Some(Heard::Failed(id, Failure::Draining, _)) => {
                    self.asked.remove(&id).expect("a task that was asked");
                    continue;
                }
                Some(Heard::Failed(id, failure, detail)) => (id, Answer::Failed(failure, detail)),
                Some(Heard::Draining) => continue,
                other => return Err(Status::unavailable(format!("{other:?}"))),
            };
            match self.asked.remove(&id) {
                Some(index) => self.answers[index] = Some(answer),
                None => self.twice += 1,
            }
        }
        Ok(())
    }

    /// Hears all that is left.
    pub async fn finish(&mut self, stream: &mut Stream) {
        self.hear(stream, usize::MAX).await.expect("answers");
        // Nothing comes after the last answer.
        stream.close();
        assert!(stream.hear().await.expect("a good end").is_none(), "an answer too many");
    }

    /// How many texts have an answer.
    pub fn answered(&self) -> usize {
        self.answers.iter().flatten().count()
    }

    /// What the text with this number came to.
    pub fn answer(&self, index: usize) -> &Answer {
        self.answers[index].as_ref().expect("an answer")
    }

    /// Prints what was counted, and holds it to what must be: each text answered once, as an analysis in this
    /// process is, but for those in `guilty`.
    pub fn check(&self, name: &str, gateway: &Gateway, guilty: &[usize]) {
        let lost = self.texts.len() - self.answered();
        let dead = gateway.dead();
        let innocents = dead.saturating_sub(guilty.len() as u64);
        println!(
            "{name}: sent {}, received {}, lost {lost}, delivered twice {}, innocents \
             dead-lettered {innocents}",
            self.sent,
            self.answered(),
            self.twice,
        );
        assert_eq!((lost, self.twice, innocents), (0, 0, 0), "{name}");
        for (index, text) in self.texts.iter().enumerate() {
            if !guilty.contains(&index) {
                let expected = Answer::Found(local("python", text, STEPS));
                assert_eq!(*self.answer(index), expected, "{name}: text {index}");
            }
        }
    }
}
