//! The points that make up a function's complexities: where, how many, why.

use astrolens_syntax::Construct;
use serde::{Deserialize, Serialize};

/// The level of a point that does not grow with depth.
pub const FLAT: u16 = u16::MAX;

/// One point of a complexity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// What added it.
    pub construct: Construct,
    /// Where it stands.
    pub token: Token,
    /// By how much.
    pub points: u64,
    /// How many levels deep it stands, where depth counts; else [`FLAT`].
    pub level: u16,
}

/// The token that something begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Byte offset of it in its file.
    pub start: u32,
    /// How many bytes it has; 0 where nobody looked.
    pub length: u32,
}

/// A metric that points add up to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PointMetric {
    /// Cyclomatic complexity: its decisions.
    Cyclomatic,
    /// Cognitive complexity.
    Cognitive,
    /// Nesting: the first structure on each level.
    Nesting,
    /// NPath: the structures with the paths through them.
    Npath,
}

impl PointMetric {
    /// All of them, in the order in which points at one place are told.
    pub const ALL: [Self; 4] = [Self::Cyclomatic, Self::Cognitive, Self::Nesting, Self::Npath];
}

/// The points of one function, packed: there are some for every function, and few are looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Points(#[serde(with = "serde_bytes")] Box<[u8]>);

/// A point as it is packed: its construct, how far behind the point before it stands, the length of
/// its token, its points, and its level from 1, 0 being [`FLAT`].
type Packed = (Construct, i32, u32, u64, u16);

impl Points {
    /// Packs the points of a function that starts at `origin`: those of each of
    /// [`PointMetric::ALL`].
    #[must_use]
    pub fn pack(origin: u32, groups: [&[Point]; PointMetric::ALL.len()]) -> Self {
        if groups.iter().all(|group| group.is_empty()) {
            return Self::default();
        }
        let mut bytes = Vec::with_capacity(groups.iter().map(|group| 1 + group.len() * 6).sum());
        for group in groups {
            push(group.len() as u64, &mut bytes);
            let mut last = origin;
            for Point { construct, token: Token { start, length }, points, level } in group {
                let distance = start.wrapping_sub(last).cast_signed();
                let level = level.wrapping_add(1);
                // As `Packed` is serialised.
                let distance = (distance << 1 ^ distance >> (i32::BITS - 1)).cast_unsigned();
                let numbers =
                    [*construct as u64, distance.into(), (*length).into(), *points, level.into()];
                for number in numbers {
                    push(number, &mut bytes);
                }
                last = *start;
            }
        }
        Self(bytes.into())
    }

    /// The points of each of [`PointMetric::ALL`], of the function, which starts at `origin`.
    #[must_use]
    pub fn unpack(&self, origin: u32) -> [Vec<Point>; PointMetric::ALL.len()] {
        let mut bytes = &*self.0;
        PointMetric::ALL.map(|_| take_group(&mut bytes, origin).collect())
    }

    /// The points of `metric`, of the function, which starts at `origin`.
    #[must_use]
    pub fn of(&self, metric: PointMetric, origin: u32) -> Vec<Point> {
        let mut bytes = &*self.0;
        for _ in 0..metric as usize {
            take_group(&mut bytes, origin).for_each(drop);
        }
        take_group(&mut bytes, origin).collect()
    }
}

/// Takes the points of one metric, of a function that starts at `origin`, from the start of `bytes`.
fn take_group(bytes: &mut &[u8], origin: u32) -> impl Iterator<Item = Point> {
    let count: u32 = take(bytes).unwrap_or_default();
    let mut last = origin;
    (0..count).map_while(move |_| {
        let (construct, distance, length, points, level): Packed = take(bytes)?;
        last = last.wrapping_add_signed(distance);
        let token = Token { start: last, length };
        Some(Point { construct, token, points, level: level.wrapping_sub(1) })
    })
}

/// Appends `number` to `bytes`, seven bits in each, the lowest first.
fn push(mut number: u64, bytes: &mut Vec<u8>) {
    while number > 0x7f {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Takes a value from the start of `bytes`; `None` if they end before it does.
fn take<'bytes, T: Deserialize<'bytes>>(bytes: &mut &'bytes [u8]) -> Option<T> {
    let (value, rest) = postcard::take_from_bytes(bytes).ok()?;
    *bytes = rest;
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_what_they_were_wherever_their_function_stands() {
        let point = |construct, start, points, level| {
            // Lengths that differ, and one that takes more than a byte.
            let token = Token { start, length: start * 3 - 200 };
            Point { construct, token, points, level }
        };
        let cyclomatic = [point(Construct::If, 120, 1, FLAT), point(Construct::And, 90, 1, FLAT)];
        let npath = [point(Construct::Switch, 100, u64::MAX, 0), point(Construct::If, 110, 2, 7)];
        let points = Points::pack(100, [&cyclomatic, &[], &[], &npath]);
        let all = [cyclomatic.to_vec(), vec![], vec![], npath.to_vec()];
        assert_eq!(points.unpack(100), all);
        assert_eq!(PointMetric::ALL.map(|metric| points.of(metric, 100)), all);
        // Twenty bytes further up.
        let moved = npath.map(|mut point| {
            point.token.start -= 20;
            point
        });
        assert_eq!(points.of(PointMetric::Npath, 80), moved);
    }

    #[test]
    fn points_are_packed_as_they_are_serialised() {
        let token = Token { start: 40, length: 300 };
        let point = Point { construct: Construct::If, token, points: u64::MAX, level: FLAT };
        let points = Points::pack(100, [&[], &[], &[], &[point]]);
        let packed: Packed = (Construct::If, -60, 300, u64::MAX, 0);
        let expected = postcard::to_extend(&packed, vec![0, 0, 0, 1]).expect("bytes");
        assert_eq!(*points.0, *expected);
    }

    #[test]
    fn a_function_without_points_holds_nothing() {
        let points = Points::pack(7, [&[]; 4]);
        assert_eq!(points, Points::default());
        assert_eq!(points.unpack(7), [vec![], vec![], vec![], vec![]]);
    }
}
