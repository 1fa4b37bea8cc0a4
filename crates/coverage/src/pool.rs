//! Work on many things at once where the feature `threads` is on, and one after the other
//! where it isn't (in the browser).

/// The results in the order of the items.
#[cfg(feature = "threads")]
pub(crate) fn map<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync + Send) -> Vec<R> {
    use rayon::prelude::*;
    items.par_iter().map(work).collect()
}

/// The results in the order of the items.
#[cfg(not(feature = "threads"))]
pub(crate) fn map<T, R>(items: &[T], work: impl Fn(&T) -> R) -> Vec<R> {
    items.iter().map(work).collect()
}

/// Both results.
#[cfg(feature = "threads")]
pub(crate) fn both<A: Send, B: Send>(
    one: impl FnOnce() -> A + Send,
    other: impl FnOnce() -> B + Send,
) -> (A, B) {
    rayon::join(one, other)
}

/// Both results.
#[cfg(not(feature = "threads"))]
pub(crate) fn both<A, B>(one: impl FnOnce() -> A, other: impl FnOnce() -> B) -> (A, B) {
    (one(), other())
}

/// Into how many pieces work should be cut.
pub(crate) fn pieces() -> usize {
    #[cfg(feature = "threads")]
    return rayon::current_num_threads() * 8;
    #[cfg(not(feature = "threads"))]
    1
}
