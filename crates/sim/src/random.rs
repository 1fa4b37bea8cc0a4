//! Reproducible randomness: the same seed gives the same people on every machine.

/// SplitMix64 (Steele, Lea, Flood 2014): small, fast, good enough to shape a population.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From 0 (inclusive) to 1 (exclusive).
    pub fn share(&mut self) -> f64 {
        (self.draw() >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub fn chance(&mut self, share: f64) -> bool {
        self.share() < share
    }

    /// From 0 to `below`, exclusive; 0 when `below` is 0.
    pub fn below(&mut self, below: usize) -> usize {
        ((u128::from(self.draw()) * below as u128) >> 64) as usize
    }

    /// Whole numbers from `from` to `to`, both inclusive.
    pub fn between(&mut self, from: i32, to: i32) -> i32 {
        from + self.below((to - from + 1).max(0) as usize) as i32
    }

    pub fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    /// An index, in proportion to the weights.
    pub fn weighted(&mut self, weights: &[f64]) -> usize {
        let mut left = self.share() * weights.iter().sum::<f64>();
        for (index, weight) in weights.iter().enumerate() {
            left -= weight;
            if left < 0.0 {
                return index;
            }
        }
        weights.len().saturating_sub(1)
    }

    pub fn bits(&mut self) -> u128 {
        u128::from(self.draw()) << 64 | u128::from(self.draw())
    }
}
