//! Finding the same function in two tools' lists.

use std::collections::HashMap;

use super::function::Function;

/// Pairs of functions that are the same one, as indices into `ours` and `theirs`.
pub struct Matching {
    /// The pairs, by our index.
    pub pairs: Vec<(usize, usize)>,
    /// Those only we have.
    pub only_ours: Vec<usize>,
    /// Those only they have.
    pub only_theirs: Vec<usize>,
}

/// Whether two functions are the same one by some rule.
type Rule = fn(&Function, &Function) -> bool;

/// The rules, strictest first; each looks only at what the stricter ones left over.
///
/// Tools disagree on where a function starts (its name, its return type, its decorators), so the
/// last rule only asks for the same name on lines that overlap.
const RULES: [Rule; 5] = [
    |a, b| a.column.is_some() && (a.line, a.column, a.end_line) == (b.line, b.column, b.end_line),
    |a, b| a.line == b.line && a.name == b.name && a.end_line == b.end_line,
    |a, b| a.line == b.line && a.name == b.name,
    |a, b| a.line == b.line && a.end_line.is_some() && a.end_line == b.end_line,
    |a, b| !a.name.is_empty() && a.name == b.name && overlap(a, b),
];

/// Matches two lists of functions, file by file.
pub fn match_functions(ours: &[Function], theirs: &[Function]) -> Matching {
    let mut by_file: HashMap<&str, Vec<usize>> = HashMap::new();
    for (index, function) in theirs.iter().enumerate() {
        by_file.entry(&function.file).or_default().push(index);
    }
    let mut partner: Vec<Option<usize>> = vec![None; ours.len()];
    let mut taken = vec![false; theirs.len()];
    for rule in RULES {
        for (index, function) in ours.iter().enumerate() {
            if partner[index].is_some() {
                continue;
            }
            let candidates = by_file.get(function.file.as_str()).map_or(&[][..], Vec::as_slice);
            let found = candidates
                .iter()
                .copied()
                .filter(|candidate| !taken[*candidate] && rule(function, &theirs[*candidate]))
                .min_by_key(|candidate| theirs[*candidate].line.abs_diff(function.line));
            if let Some(found) = found {
                taken[found] = true;
                partner[index] = Some(found);
            }
        }
    }
    let pairs = partner
        .iter()
        .enumerate()
        .filter_map(|(index, partner)| Some((index, (*partner)?)))
        .collect();
    let only_ours = (0..ours.len()).filter(|index| partner[*index].is_none()).collect();
    let only_theirs = (0..theirs.len()).filter(|index| !taken[*index]).collect();
    Matching { pairs, only_ours, only_theirs }
}

fn overlap(a: &Function, b: &Function) -> bool {
    let inside = |line: u32, function: &Function| {
        function.line <= line && line <= function.end_line.unwrap_or(function.line)
    };
    inside(a.line, b) || inside(b.line, a)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn function(name: &str, line: u32, end_line: u32) -> Function {
        Function {
            file: "f".to_owned(),
            name: name.to_owned(),
            line,
            end_line: Some(end_line),
            ..Function::default()
        }
    }

    #[test]
    fn a_start_at_the_return_type_is_the_same_function() {
        let matching = match_functions(&[function("f", 1, 9)], &[function("f", 2, 9)]);
        assert_eq!(matching.pairs, [(0, 0)]);
    }

    #[test]
    fn overloads_keep_to_their_lines() {
        let ours = [function("f", 1, 3), function("f", 5, 9)];
        let theirs = [function("f", 5, 9), function("f", 1, 3), function("g", 20, 21)];
        let matching = match_functions(&ours, &theirs);
        assert_eq!(matching.pairs, [(0, 1), (1, 0)]);
        assert_eq!(matching.only_theirs, [2]);
    }

    #[test]
    fn anonymous_ones_on_the_same_lines_match_by_column() {
        let at = |column| Function { column: Some(column), ..function("", 1, 3) };
        let matching = match_functions(&[at(4), at(9)], &[at(9), at(4), function("", 1, 3)]);
        assert_eq!(matching.pairs, [(0, 1), (1, 0)]);
        assert_eq!(matching.only_theirs, [2]);
    }

    #[test]
    fn anonymous_ones_match_by_position_only() {
        let ours = [function("", 1, 3), function("", 2, 2)];
        let theirs = [function("", 2, 2), function("callback", 1, 3)];
        assert_eq!(match_functions(&ours, &theirs).pairs, [(0, 1), (1, 0)]);
    }
}
