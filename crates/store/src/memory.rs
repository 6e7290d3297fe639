//! Keeping the memory of sled 0.34 near what `cache` says, whatever is read and written.

/// How often whoever reads many records looks again at each of them, so that sled lets go of the pages that were passed.
///
/// sled 0.34 spreads its pages over 256 shards and evicts from a shard only once it was looked at 64 times, whatever
/// `cache` says: whoever looks once keeps 16,384 pages. Measured on 50,000 mentions of 4 KB: 194 MiB with no
/// further look, 84 with one, 79 with two, 78 with four, all at the same speed.
const LOOKS: usize = 2;
/// Whoever writes looks again once for so many bytes of a value. A page of small values is looked at often enough while it
/// fills. One of large values may not be: reckoned, not measured, 8,000 writes of 48 KiB could keep 400 MB. With the looks,
/// 4,000 mentions of 30 KB take 80 MiB at a cache of 32.
const BYTES_A_LOOK: usize = 4 * 1024;
/// Keys of a change after which memory is given back once.
///
/// sled 0.34 leaves the pages that it replaces to crossbeam, which frees some 500 of them at every 128th look or write. A batch
/// is one write, however long it is, and replaces a page or two with each key: left alone, what waits to be freed may grow.
/// Measured on 50,000 mentions, on a busy machine: 60 to 161 MiB without, 60 in each of six runs with it.
const KEYS_A_SWEEP: usize = 64;

/// Lets sled go of pages that were passed: see [`LOOKS`].
pub(crate) fn look_again(db: &sled::Db, key: &[u8]) -> sled::Result<()> {
    (0..LOOKS).try_for_each(|_| db.contains_key(key).map(drop))
}

/// Lets sled go of a page that so long a value was written to: see [`BYTES_A_LOOK`].
pub(crate) fn look_after(db: &sled::Db, key: &[u8], bytes: usize) -> sled::Result<()> {
    (0..bytes / BYTES_A_LOOK).try_for_each(|_| db.contains_key(key).map(drop))
}

/// Whether anybody has to look again after so many bytes, written or passed: small values share a page, and one look is enough.
pub(crate) fn is_large(bytes: usize) -> bool {
    bytes >= BYTES_A_LOOK
}

/// Gives back the memory of pages that a change of so many keys has replaced: see [`KEYS_A_SWEEP`].
pub(crate) fn sweep(keys: usize) {
    for _ in 0..=keys / KEYS_A_SWEEP {
        crossbeam_epoch::pin().flush();
    }
}
