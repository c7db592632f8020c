//! The points a line of a case says it adds: `# +2 if, 1 level deep`, or `# ×2 if` where points
//! multiply.

/// What a comment says of one function.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Annotation {
    /// The function; absent for the one the line stands in.
    pub(crate) function: Option<String>,
    /// The points in the order of their columns, each with its reason.
    pub(crate) points: Vec<(u64, String)>,
}

/// The annotations at the end of a line, whose points begin with `sign`; none where its comment
/// is something else.
pub(crate) fn read(line: &str, sign: char) -> Vec<Annotation> {
    // The last comment sign on the line that is followed by points.
    for (at, _) in line.char_indices().rev() {
        let rest = &line[at..];
        let Some(comment) = rest.strip_prefix("//").or_else(|| rest.strip_prefix('#')) else {
            continue;
        };
        let annotations: Option<Vec<Annotation>> =
            comment.split(';').map(|text| group(text, sign)).collect();
        if let Some(annotations) = annotations {
            return annotations;
        }
    }
    Vec::new()
}

/// `+1 if +1 and`, or `name: +1 if`.
fn group(text: &str, sign: char) -> Option<Annotation> {
    let text = text.trim();
    let (function, points) = match text.split_once(&format!(": {sign}")) {
        Some((function, points)) if !function.contains(' ') => (Some(function.to_owned()), points),
        _ => (None, text.strip_prefix(sign)?),
    };
    let points: Option<Vec<(u64, String)>> = points
        .split(&format!(" {sign}"))
        .map(|point| {
            let (number, reason) = point.split_once(' ')?;
            Some((number.parse().ok()?, reason.trim().to_owned()))
        })
        .collect();
    Some(Annotation { function, points: points? })
}

#[test]
fn comments_of_points_are_told_from_others() {
    let said = |line: &str| read(line, '+');
    let point = |number, reason: &str| (number, reason.to_owned());
    assert_eq!(said("x = 1  # one more"), []);
    assert_eq!(said("f(a ? b : c); // see #12"), []);
    assert_eq!(
        said("if a and b:  # +2 if, 1 level deep +1 and"),
        [Annotation {
            function: None,
            points: vec![point(2, "if, 1 level deep"), point(1, "and")]
        }]
    );
    assert_eq!(
        said("return // f: +1 if; A::g: +2 ??"),
        [
            Annotation { function: Some("f".to_owned()), points: vec![point(1, "if")] },
            Annotation { function: Some("A::g".to_owned()), points: vec![point(2, "??")] },
        ]
    );
}
