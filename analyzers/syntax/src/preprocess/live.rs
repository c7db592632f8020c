//! The tokens the parser gets to see, with their brackets paired.

use super::Dialect;
use super::edit::Edits;
use super::token::{Kind, Scanned, Token};
use super::words::Word;

/// No partner.
const NONE: u32 = u32::MAX;

/// A brace may close over this many unclosed parentheses.
const FORGIVEN: usize = 8;

/// Tokens without dead branches and without attributes.
#[derive(Debug)]
pub(super) struct Live {
    tokens: Vec<Token>,
    mates: Vec<u32>,
    /// For each directive, how many live tokens stand before it.
    pub directives_at: Vec<u32>,
    /// Whether every bracket has its partner.
    pub balanced: bool,
}

/// What stands before the first and after the last token.
const NOTHING: Token =
    Token { start: 0, end: 0, kind: Kind::Punct(0), word: Word::Name, first_on_line: true };

impl Live {
    /// Leaves out the tokens of `dead`, and hides attributes on the way.
    pub fn new(
        scanned: &Scanned,
        dead: &[(u32, u32)],
        dialect: Dialect,
        edits: &mut Edits,
    ) -> Self {
        let all = scanned.tokens.as_slice();
        let mut tokens = Vec::with_capacity(all.len());
        let mut directives_at = Vec::with_capacity(scanned.directives.len());
        let mut dead = dead.iter().copied().peekable();
        let mut line_starts = false;
        let mut index = 0;
        for stop in scanned.directives.iter().map(|directive| directive.at as usize) {
            index = copy(all, index, stop, dialect, &mut tokens, edits, &mut line_starts);
            directives_at.push(tokens.len() as u32);
            if let Some((from, to)) = dead.next_if(|(from, _)| *from as usize <= index) {
                edits.blank_tokens(&all[from as usize..to as usize]);
                index = index.max(to as usize);
                line_starts = true;
            }
        }
        copy(all, index, all.len(), dialect, &mut tokens, edits, &mut line_starts);
        directives_at.resize(scanned.directives.len(), tokens.len() as u32);
        let (mates, balanced) = pair(&tokens);
        Self { tokens, mates, directives_at, balanced }
    }

    /// How many tokens there are.
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// A token; an empty one outside the text.
    #[inline]
    pub fn at(&self, index: usize) -> Token {
        self.tokens.get(index).copied().unwrap_or(NOTHING)
    }

    /// The token before `index`.
    #[inline]
    pub fn before(&self, index: usize) -> Token {
        index.checked_sub(1).map_or(NOTHING, |index| self.at(index))
    }

    /// Tokens by range, as far as they exist.
    pub fn slice(&self, from: usize, to: usize) -> &[Token] {
        let to = to.min(self.tokens.len());
        self.tokens.get(from..to).unwrap_or_default()
    }

    /// The partner of a bracket.
    #[inline]
    pub fn mate(&self, index: usize) -> Option<usize> {
        self.mates.get(index).copied().filter(|mate| *mate != NONE).map(|mate| mate as usize)
    }

    /// The closing parenthesis, if an opening one stands at `index`.
    pub fn parenthesis(&self, index: usize) -> Option<usize> {
        if self.at(index).is(b'(') { self.mate(index) } else { None }
    }
}

/// Copies the tokens from `from` to `to` but for attributes, which are hidden; returns where it
/// stopped, which is further on when an attribute does not end before.
fn copy(
    all: &[Token],
    from: usize,
    to: usize,
    dialect: Dialect,
    tokens: &mut Vec<Token>,
    edits: &mut Edits,
    line_starts: &mut bool,
) -> usize {
    let mut index = from;
    while index < to {
        let rest = &all[index..to];
        let plain = rest
            .iter()
            .position(|token| {
                matches!(token.word, Word::Noise | Word::KernelNoise | Word::Attribute)
            })
            .unwrap_or(rest.len());
        let begin = tokens.len();
        tokens.extend_from_slice(&rest[..plain]);
        if let Some(first) = tokens.get_mut(begin) {
            first.first_on_line |= std::mem::take(line_starts);
        }
        index += plain;
        let Some(token) = all.get(index).filter(|_| index < to) else { break };
        let hidden = hidden_at(&all[index..], dialect);
        if hidden > 0 {
            edits.blank_tokens(&all[index..index + hidden]);
            *line_starts |= token.first_on_line;
            index += hidden;
        } else {
            let first_on_line = token.first_on_line || std::mem::take(line_starts);
            tokens.push(Token { first_on_line, ..*token });
            index += 1;
        }
    }
    index
}

/// How many tokens from here on are an attribute: `__attribute__((…))`, `__user`.
fn hidden_at(tokens: &[Token], dialect: Dialect) -> usize {
    match tokens[0].word {
        Word::Noise => 1,
        Word::KernelNoise if dialect == Dialect::C => 1,
        Word::Attribute if tokens.get(1).is_some_and(|token| token.is(b'(')) => {
            let mut depth = 0_u32;
            for (index, token) in tokens.iter().enumerate().skip(1) {
                match token.kind {
                    Kind::Punct(b'(') => depth += 1,
                    Kind::Punct(b')') => depth -= 1,
                    Kind::Punct(b';' | b'{' | b'}') => return 0,
                    _ => {}
                }
                if depth == 0 {
                    return index + 1;
                }
            }
            0
        }
        _ => 0,
    }
}

fn pair(tokens: &[Token]) -> (Vec<u32>, bool) {
    let mut mates = vec![NONE; tokens.len()];
    let mut open: Vec<u32> = Vec::new();
    let mut balanced = true;
    for (index, token) in tokens.iter().enumerate() {
        let Kind::Punct(byte) = token.kind else { continue };
        let opener = match byte {
            b'(' | b'[' | b'{' => {
                open.push(index as u32);
                continue;
            }
            b')' => b'(',
            b']' => b'[',
            b'}' => b'{',
            _ => continue,
        };
        let matches = |at: &u32| tokens[*at as usize].is(opener);
        let forgiven = if byte == b'}' { FORGIVEN } else { 1 };
        let Some(above) = open.iter().rev().take(forgiven).position(matches) else {
            balanced = false;
            continue;
        };
        balanced &= above == 0;
        open.truncate(open.len() - above);
        if let Some(partner) = open.pop() {
            mates[partner as usize] = index as u32;
            mates[index] = partner;
        }
    }
    (mates, balanced && open.is_empty())
}
