//! What was measured: all that the simulation knows of the real programs stands in one table.

use super::engine::Seconds;

/// What something costs of a core's time.
#[derive(Clone, Copy, Debug)]
pub struct Cost {
    pub per_file: Seconds,
    pub per_byte: Seconds,
}

/// What was measured on one machine, by `cargo xtask bench workers`.
#[derive(Clone, Copy, Debug)]
pub struct Figures {
    /// Client: read a text and take its digest.
    pub prepare: Cost,
    /// Worker: take a text, and give the answer.
    pub supervise: Cost,
    /// Worker: answer from what it keeps.
    pub look_up: Cost,
    /// A process of the worker: analyse a text.
    pub analyse: Cost,
    /// Client: send a text, read its answer, judge it, write the report.
    pub finish: Cost,
    /// The same of a text that is not sent.
    pub finish_known: Cost,
    /// What a local scan does with a text, all in one process.
    pub local: Cost,
    /// How long an answer is.
    pub answer_bytes_per_byte: f64,
    /// How long texts are on average.
    pub bytes_per_file: f64,
    /// The standard deviation of the logarithm of their length.
    pub spread: f64,
    pub lines_per_file: f64,
}

impl Figures {
    /// How much of a core's time something costs, of so many files with so many bytes in all.
    pub fn needs(&self, cost: fn(&Self) -> Cost, files: u64, bytes: f64) -> Seconds {
        let Cost { per_file, per_byte } = cost(self);
        per_file * files as f64 + per_byte * bytes
    }

    /// How long so many files are from `content` on: the same for the same contents, wherever they are.
    pub fn size_of(&self, seed: u64, content: u64, files: u64) -> f64 {
        let mut random =
            fastrand::Rng::with_seed(seed ^ content.wrapping_mul(0x2545_f491_4f6c_dd1d));
        // The logarithm of a length is normally distributed; its mean follows from that of the length.
        let variance = self.spread * self.spread;
        if files == 1 {
            let median = self.bytes_per_file * (-variance / 2.0).exp();
            return median * (self.spread * normal(&mut random)).exp();
        }
        // So is a sum of many.
        let deviation = self.bytes_per_file * (variance.exp_m1() * files as f64).sqrt();
        let sum = self.bytes_per_file * files as f64 + deviation * normal(&mut random);
        sum.max(self.bytes_per_file)
    }
}

/// A normally distributed number, by Box and Muller.
fn normal(random: &mut fastrand::Rng) -> f64 {
    let (first, second) = (1.0 - random.f64(), random.f64());
    (-2.0 * first.ln()).sqrt() * (std::f64::consts::TAU * second).cos()
}

#[cfg(test)]
mod tests {
    use crate::simulate::MEASURED;

    #[test]
    fn lengths_have_the_mean_that_was_measured() {
        for files in [1, 256] {
            let count = 20_000;
            let sum: f64 = (0..count).map(|one| MEASURED.size_of(1, one * files, files)).sum();
            let mean = sum / (count * files) as f64;
            let expected = MEASURED.bytes_per_file;
            assert!((mean / expected - 1.0).abs() < 0.1, "{files}: {mean} instead of {expected}");
        }
    }

    #[test]
    fn a_content_has_the_same_length_wherever_it_is() {
        let size = |content| MEASURED.size_of(7, content, 1).to_bits();
        assert_eq!(size(3), size(3));
        assert_ne!(size(3), size(4));
    }
}
