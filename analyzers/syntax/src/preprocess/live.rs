//! The tokens the parser gets to see, with their brackets paired.

use super::Dialect;
use super::edit::Edits;
use super::token::{Kind, Scanned, Token};
use super::words::Word;

/// No partner.
const NONE: u32 = u32::MAX;

/// A brace may close over this many unclosed parentheses.
const FORGIVEN: usize = 8;

/// An attribute has fewer tokens; without a bound, many that never end would take quadratic time.
const LONGEST_ATTRIBUTE: usize = 256;

/// The class whose member is pointed to has no more qualifiers.
const MOST_QUALIFIERS: usize = 10;

/// The template arguments of such a class have no more tokens.
const MOST_ARGUMENTS: usize = 64;

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
        let mut directives_at = Vec::with_capacity(scanned.directives.len());
        let mut dead = dead.iter().copied().peekable();
        let mut gatherer = Gatherer::new(&scanned.tokens, dialect, edits);
        for stop in scanned.directives.iter().map(|directive| directive.at as usize) {
            gatherer.gather(stop);
            directives_at.push(gatherer.tokens.len() as u32);
            let is_behind = |(from, _): &(u32, u32)| *from as usize <= gatherer.index;
            if let Some((from, to)) = dead.next_if(is_behind) {
                gatherer.leave_out(from as usize, to as usize);
            }
        }
        gatherer.gather(scanned.tokens.len());
        let tokens = gatherer.tokens;
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

    /// The token after the parenthesis that opens at `index`; `index` itself if none does.
    pub fn past_parenthesis(&self, index: usize) -> usize {
        self.parenthesis(index).map_or(index, |close| close + 1)
    }

    /// The token after the `[[…]]` that opens at `index`, if one does.
    pub fn past_attribute(&self, index: usize) -> Option<usize> {
        let opens = self.at(index).is(b'[') && self.at(index + 1).is(b'[');
        self.mate(index).filter(|_| opens).map(|close| close + 1)
    }
}

/// Gathers the live tokens in the order of the text.
struct Gatherer<'s> {
    all: &'s [Token],
    dialect: Dialect,
    edits: &'s mut Edits,
    /// What was gathered.
    tokens: Vec<Token>,
    /// How many of all tokens were looked at.
    index: usize,
    /// Whether what stood at the beginning of this line was left out.
    line_starts: bool,
}

impl<'s> Gatherer<'s> {
    fn new(all: &'s [Token], dialect: Dialect, edits: &'s mut Edits) -> Self {
        let tokens = Vec::with_capacity(all.len());
        Self { all, dialect, edits, tokens, index: 0, line_starts: false }
    }

    /// Goes on to the token `to`, or to the end of the attribute that begins before it.
    fn gather(&mut self, to: usize) {
        while self.index < to {
            let rest = &self.all[self.index..to];
            let next = |at: usize| self.all.get(self.index + at + 1);
            let plain = rest
                .iter()
                .enumerate()
                .position(|(at, token)| match token.word {
                    Word::Noise
                    | Word::KernelNoise
                    | Word::Attribute
                    | Word::TypeCall
                    | Word::Convention => true,
                    _ => token.kind == Kind::Scope && next(at).is_some_and(|next| next.is(b'*')),
                })
                .unwrap_or(rest.len());
            let begin = self.tokens.len();
            self.tokens.extend_from_slice(&rest[..plain]);
            if let Some(first) = self.tokens.get_mut(begin) {
                first.first_on_line |= std::mem::take(&mut self.line_starts);
            }
            self.index += plain;
            if self.index < to {
                if self.all[self.index].kind == Kind::Scope {
                    self.member_pointer();
                } else {
                    self.attribute();
                }
            }
        }
    }

    /// `T C::* p`: hides the class whose member is pointed to, which the grammar does not know.
    fn member_pointer(&mut self) {
        let token = self.all[self.index];
        self.tokens.push(token);
        self.index += 1;
        let from = qualified_name_before(&self.tokens);
        self.edits.blank_tokens(&self.tokens[from..]);
        self.line_starts |= self.tokens[from].first_on_line;
        self.tokens.truncate(from);
    }

    /// Whether the word here says how a function is called, and is no name of the program's own:
    /// `int WINAPI f()`, `(CALLBACK *name)()`, `void APIENTRY (*name)()`.
    fn is_convention(&self) -> bool {
        let before = self.tokens.last().copied();
        let next = |ahead: usize| self.all.get(self.index + ahead);
        let Some(behind) = next(1) else { return false };
        let opens = |token: Token| token.is(b'(');
        match behind.kind {
            Kind::Word => !matches!(behind.word, Word::Expression | Word::Jump),
            Kind::Punct(b'*') => before.is_some_and(opens),
            Kind::Punct(b'(') => {
                before.is_some_and(|before| before.is_word())
                    && next(2).is_some_and(|token| token.is(b'*'))
            }
            Kind::Punct(b'~') | Kind::Scope => before.is_none_or(|before| !before.is_name()),
            _ => false,
        }
    }

    /// Hides the attribute that begins here; gathers a word that is none after all.
    fn attribute(&mut self) {
        let token = self.all[self.index];
        if token.word == Word::TypeCall {
            return self.type_call();
        }
        if token.word == Word::Convention && !self.is_convention() {
            let first_on_line = token.first_on_line || std::mem::take(&mut self.line_starts);
            self.tokens.push(Token { word: Word::Name, first_on_line, ..token });
            self.index += 1;
            return;
        }
        let hidden = hidden_at(&self.all[self.index..], self.dialect);
        if hidden > 0 {
            self.edits.blank_tokens(&self.all[self.index..self.index + hidden]);
            self.line_starts |= token.first_on_line;
            self.index += hidden;
        } else {
            let first_on_line = token.first_on_line || std::mem::take(&mut self.line_starts);
            self.tokens.push(Token { first_on_line, ..token });
            self.index += 1;
        }
    }

    /// Makes one name of a type that is written with parentheses; what is not is a name.
    fn type_call(&mut self) {
        let token = self.all[self.index];
        let length = parenthesised(&self.all[self.index..]);
        self.edits.blank_tokens(&self.all[self.index + 1..self.index + length.max(1)]);
        let word = if length > 0 {
            // As it is written, the grammar may know it as a keyword.
            self.edits.put(token.start, b'T');
            Word::Type
        } else if token.end - token.start == b"_Atomic".len() as u32 {
            Word::Specifier
        } else {
            Word::Name
        };
        let first_on_line = token.first_on_line || std::mem::take(&mut self.line_starts);
        self.tokens.push(Token { word, first_on_line, ..token });
        self.index += length.max(1);
    }

    /// Hides a dead range of tokens, as far as it was not looked at yet.
    fn leave_out(&mut self, from: usize, to: usize) {
        self.edits.blank_tokens(&self.all[from..to]);
        self.index = self.index.max(to);
        self.line_starts = true;
    }
}

/// Where the qualified name begins whose last sign is the last of `tokens`.
fn qualified_name_before(tokens: &[Token]) -> usize {
    let mut at = tokens.len() - 1;
    for _ in 0..MOST_QUALIFIERS {
        // What stands before the colons at `at`.
        let mut name = at;
        if at > 0 && tokens[at - 1].is(b'>') {
            let from = at.saturating_sub(MOST_ARGUMENTS);
            let mut depth = 0_u32;
            let opens = (from..at).rev().find(|index| {
                depth += u32::from(tokens[*index].is(b'>'));
                depth -= u32::from(tokens[*index].is(b'<'));
                depth == 0
            });
            let Some(open) = opens else { return at };
            name = open;
        }
        if name == 0 || !tokens[name - 1].is_name() {
            return at;
        }
        name -= 1;
        if name == 0 || tokens[name - 1].kind != Kind::Scope {
            return name;
        }
        at = name - 1;
    }
    at
}

/// How many tokens from here on are an attribute: `__attribute__((…))`, `__user`.
fn hidden_at(tokens: &[Token], dialect: Dialect) -> usize {
    match tokens[0].word {
        Word::Noise | Word::Convention => 1,
        Word::KernelNoise if dialect == Dialect::C => 1,
        Word::Attribute => parenthesised(tokens),
        _ => 0,
    }
}

/// How many tokens the first of `tokens` has with the parenthesis behind it; 0 if none opens
/// there, or it is no attribute's.
fn parenthesised(tokens: &[Token]) -> usize {
    if !tokens.get(1).is_some_and(|token| token.is(b'(')) {
        return 0;
    }
    let mut depth = 0_u32;
    for (index, token) in tokens.iter().enumerate().take(LONGEST_ATTRIBUTE).skip(1) {
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
