//! Which workers a content belongs to: by its digest, so that what one of them keeps is found again.
//!
//! Each worker has a score for each content (rendezvous hashing, Thaler and Ravishankar 1998). The two with the
//! highest are its choices. The first has it, unless that one has much more to do than the second: the power of
//! two choices keeps the load even, and the scores keep what is known in one of two places.

/// How much more the first choice may have to do than twice what the second has.
const SLACK: usize = 16;

/// What a worker's scores follow from: the same for the same name in every process.
pub(super) fn seed(name: &str) -> u64 {
    first_bytes(blake3::hash(name.as_bytes()))
}

/// The score of a worker for a content.
pub(super) fn score(seed: u64, digest: blake3::Hash) -> u64 {
    // The finaliser of SplitMix64: digest and seed are even already, their combination has to be again.
    let mut mixed = first_bytes(digest) ^ seed;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// The workers with the two highest scores, the highest first.
pub(super) fn two_best(scores: impl Iterator<Item = (u64, usize)>) -> [Option<usize>; 2] {
    let mut best: [Option<(u64, usize)>; 2] = [None, None];
    for scored in scores {
        if best[0].is_none_or(|first| scored > first) {
            best = [Some(scored), best[0]];
        } else if best[1].is_none_or(|second| scored > second) {
            best[1] = Some(scored);
        }
    }
    best.map(|scored| scored.map(|(_, worker)| worker))
}

/// Whether the second choice is to have it, by how much both have to do.
pub(super) fn prefers_second(first: usize, second: usize) -> bool {
    first > 2 * second + SLACK
}

fn first_bytes(hash: blake3::Hash) -> u64 {
    let mut first = [0; 8];
    first.copy_from_slice(&hash.as_bytes()[..8]);
    u64::from_le_bytes(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choices(workers: &[&str], content: usize) -> [Option<usize>; 2] {
        let digest = blake3::hash(&content.to_le_bytes());
        let scores = workers.iter().enumerate();
        two_best(scores.map(|(index, name)| (score(seed(name), digest), index)))
    }

    #[test]
    fn contents_are_spread_evenly() {
        let workers = ["http://a:1", "http://a:2", "http://a:3", "http://a:4"];
        let mut counts = [0_usize; 4];
        for content in 0..4000 {
            let [Some(first), Some(second)] = choices(&workers, content) else { panic!("two") };
            assert_ne!(first, second);
            counts[first] += 1;
        }
        // Four standard deviations of 4,000 throws at four boxes are 110.
        assert!(counts.iter().all(|count| count.abs_diff(1000) < 110), "{counts:?}");
    }

    #[test]
    fn who_leaves_takes_along_nothing_but_its_own() {
        let (all, less) =
            (["http://a:1", "http://a:2", "http://a:3"], ["http://a:1", "http://a:2"]);
        for content in 0..300 {
            let [first, second] = choices(&all, content);
            let expected = if first == Some(2) { second } else { first };
            assert_eq!(choices(&less, content)[0], expected);
        }
    }

    #[test]
    fn one_worker_is_the_only_choice() {
        assert_eq!(choices(&["http://a:1"], 1), [Some(0), None]);
        assert_eq!(choices(&[], 1), [None, None]);
    }

    #[test]
    fn the_second_has_what_is_too_much_for_the_first() {
        assert!(!prefers_second(16, 0));
        assert!(prefers_second(17, 0));
        assert!(!prefers_second(200, 100));
        assert!(prefers_second(300, 100));
    }
}
