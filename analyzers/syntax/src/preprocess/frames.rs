//! Nesting of brackets that can be taken up again from any earlier place.
//!
//! Every branch of a conditional starts from where its `#if` stood, so nesting is a tree of
//! frames with links to the outer ones and not a stack.

use super::token::Kind;

/// A place in the nesting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Position(u32);

impl Position {
    /// Outside all brackets.
    pub const ROOT: Self = Self(0);
}

#[derive(Clone, Copy, Debug)]
struct Frame {
    outer: u32,
    depth: u32,
    bracket: u8,
}

/// All frames opened so far.
#[derive(Debug)]
pub(super) struct Frames(Vec<Frame>);

impl Default for Frames {
    fn default() -> Self {
        Self(vec![Frame { outer: 0, depth: 0, bracket: 0 }])
    }
}

/// How many frames a brace may close over unclosed parentheses.
const FORGIVEN: usize = 8;

impl Frames {
    /// How many brackets are open.
    pub fn depth(&self, position: Position) -> u32 {
        self.0[position.0 as usize].depth
    }

    /// The innermost open bracket.
    pub fn bracket(&self, position: Position) -> Option<u8> {
        Some(self.0[position.0 as usize].bracket).filter(|bracket| *bracket != 0)
    }

    /// Goes on over a token; false if it closes what is not open.
    #[inline]
    pub fn step(&mut self, position: &mut Position, kind: Kind) -> bool {
        let Kind::Punct(byte) = kind else { return true };
        match byte {
            b'(' | b'[' | b'{' => {
                let depth = self.depth(*position) + 1;
                self.0.push(Frame { outer: position.0, depth, bracket: byte });
                *position = Position(self.0.len() as u32 - 1);
                true
            }
            b')' => self.close(position, b'('),
            b']' => self.close(position, b'['),
            b'}' => self.close(position, b'{') || self.close_over(position),
            _ => true,
        }
    }

    fn close(&self, position: &mut Position, bracket: u8) -> bool {
        let frame = self.0[position.0 as usize];
        let matches = frame.bracket == bracket;
        if matches {
            *position = Position(frame.outer);
        }
        matches
    }

    /// Closes a brace together with the few parentheses left open in it; always false.
    fn close_over(&self, position: &mut Position) -> bool {
        let mut at = *position;
        for _ in 0..FORGIVEN {
            let frame = self.0[at.0 as usize];
            at = Position(frame.outer);
            if frame.bracket == b'{' {
                *position = at;
                break;
            }
        }
        false
    }
}
