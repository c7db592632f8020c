//! How many results fit into a file that will be compressed.

use std::io::{self, Write};

use flate2::Compression;
use flate2::write::GzEncoder;

/// The most a compressor may hold back before it shows in its output.
const HELD_BACK: u64 = 128 << 10;

/// How many of `results`, from the first on, fit into `limit` compressed bytes beside `others`
/// bytes of other content.
pub(super) fn fitting(results: &[Vec<u8>], others: u64, limit: u64) -> usize {
    let plain: u64 = results.iter().map(|result| result.len() as u64 + 2).sum();
    if plain + others <= limit {
        return results.len();
    }
    let mut gauge = GzEncoder::new(Count(0), Compression::default());
    for (index, result) in results.iter().enumerate() {
        // Counting takes every byte.
        let _ = gauge.write_all(result);
        if gauge.get_ref().0 + HELD_BACK + others > limit {
            return index;
        }
    }
    results.len()
}

/// Counts the bytes written to it.
struct Count(u64);

impl Write for Count {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        self.0 += buffer.len() as u64;
        Ok(buffer.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Results of 1 KiB each that hardly compress: the digits of a multiplicative generator.
    fn noise(count: u64) -> Vec<Vec<u8>> {
        let mut state = 1_u64;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            state.to_be_bytes()
        };
        (0..count).map(|_| (0..128).flat_map(|_| next()).collect()).collect()
    }

    fn compressed(results: &[Vec<u8>]) -> u64 {
        let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
        for result in results {
            gzip.write_all(result).expect("a Vec takes every byte");
        }
        gzip.finish().expect("a Vec takes every byte").len() as u64
    }

    #[test]
    fn few_results_fit_without_a_look() {
        assert_eq!(fitting(&noise(3), 100, 4_000), 3);
    }

    #[test]
    fn what_compresses_well_fits_though_it_is_larger() {
        let results = vec![vec![b'a'; 10_000]; 100];
        assert_eq!(fitting(&results, 0, 500_000), 100);
    }

    #[test]
    fn as_many_as_stay_within_the_limit() {
        let results = noise(1_000);
        let limit = 500_000;
        let fitting = fitting(&results, 10_000, limit);
        assert!(compressed(&results[..fitting]) + 10_000 <= limit);
        assert!(compressed(&results[..fitting]) + 10_000 + 2 * HELD_BACK > limit, "{fitting}");
    }
}
