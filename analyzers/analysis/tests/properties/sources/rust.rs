//! A store of orders: one file in which much of the language comes together.

use std::collections::HashMap;

/// An order.
#[derive(Debug)]
pub struct Order {
    pub id: u32,
    lines: Vec<(u32, u32)>,
    held: bool,
}

pub enum Kind<'a> {
    Empty,
    Named(&'a str),
}

pub trait Priced {
    fn price(&self) -> u32;

    fn dear(&self) -> bool {
        self.price() > 100 && self.price() < u32::MAX
    }
}

impl Priced for Order {
    fn price(&self) -> u32 {
        self.lines.iter().map(|(price, count)| if self.held { 0 } else { price * count }).sum()
    }
}

impl Order {
    /// Reads an order.
    pub fn read(text: &str, known: &HashMap<u32, String>) -> Result<Self, Error> {
        let Some((id, rest)) = text.split_once(':') else {
            return Err(Error::Format);
        };
        let id = id.parse::<u32>()?;
        let mut lines = Vec::new();
        'lines: for line in rest.lines() {
            let mut parts = line.split(',');
            while let Some(part) = parts.next() {
                match (part, parts.next()) {
                    ("", _) => continue 'lines,
                    (price, Some(count)) if count != "0" || known.is_empty() => {
                        lines.push((price.parse()?, count.parse()?));
                    }
                    (other, None) => {
                        println!("{other} of {}", if id > 0 { 'a' } else { 'b' });
                        break 'lines;
                    }
                    _ => {}
                }
            }
        }
        let held = matches!(known.get(&id), Some(name) if name == "held");
        Self { id, lines, held }.checked(known)
    }

    fn checked(self, known: &HashMap<u32, String>) -> Result<Self, Error> {
        if self.lines.is_empty() && !known.contains_key(&self.id) {
            panic!("no lines
                in the order");
        } else if self.lines.len() > 9 {
            Err(Error::Long)
        } else {
            Ok(self)
        }
    }
}

fn kind<'a>(order: &Order, names: &'a [&'a str]) -> Kind<'a> {
    let first = |limit: usize| {
        for name in names {
            if name.len() > limit {
                return Some(*name);
            }
        }
        None
    };
    match first(order.lines.len()) {
        Some(name) => Kind::Named(name),
        None => Kind::Empty,
    }
}

fn gcd(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { gcd(b, a % b) }
}

async fn retry(mut times: u32) -> u32 {
    loop {
        if times == 0 || step(times).await.is_ok() {
            break times;
        }
        times -= 1;
    }
}
