//! The model as a file: what it says, whether it is whole, and whether it fits this program.

use super::{
    PerSignal, SIGNALS, Unit,
    table::{Packed, Table},
    vocabulary::{Vocabulary, Whole},
};
use crate::{
    list,
    signs::{self, Signs},
};
use luister_mention::{Lang, Signal, Threshold, Thresholds};
use sha2::{Digest, Sha256};
use std::sync::{Arc, LazyLock};

/// What a model file begins with.
const MAGIC: &[u8] = b"luister model\n";
/// Counted up whenever features, table or file are made otherwise than before.
const FORMAT: u32 = 1;
/// The letters of a fingerprint.
const FINGERPRINT: usize = 12;
/// The bytes of the checksum at its end.
const CHECKSUM: usize = 32;

/// The weights that verdicts rest on, of every language that was learned.
#[derive(Debug)]
pub struct Model {
    parts: Vec<Part>,
    thresholds: Thresholds,
    version: String,
}

/// The weights of one language.
#[derive(Debug)]
pub(crate) struct Part {
    pub(crate) lang: Lang,
    pub(crate) table: Table,
    pub(crate) words: Vocabulary,
    /// What the lengths in the table are counted in.
    pub(crate) length_unit: f32,
    pub(crate) lines: PerSignal<Line>,
    pub(crate) signs: &'static Signs,
}

/// How the weights of a text become the log-odds of a signal.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Line {
    /// For each whole number of weight, divided by the length of the text.
    pub(crate) steepness: f32,
    /// For a text that says nothing.
    pub(crate) level: f32,
}

/// Why a file cannot be used as a model.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadModel {
    /// It is something else.
    #[error("this is not a model of luister")]
    NotAModel,
    /// It was made by a program that makes models otherwise.
    #[error("this model has format {0}, and this luister reads format {FORMAT}: make it anew with `luister train`")]
    Format(u32),
    /// It was learned with other signs than this program has.
    #[error("this model was learned with other signs than this luister has: make it anew with `luister train`")]
    Signs,
    /// Its checksum does not fit.
    #[error("this model is damaged: make it anew with `luister train`, or bring it back from a copy")]
    Damaged,
}

static SHIPPED: LazyLock<Arc<Model>> =
    LazyLock::new(|| Arc::new(Model::read(include_bytes!("../../model/verdicts.model")).unwrap_or_default()));

impl Model {
    /// The model that is part of the program.
    #[must_use]
    pub fn shipped() -> Arc<Self> {
        Arc::clone(&SHIPPED)
    }

    /// Reads a model file.
    ///
    /// # Errors
    ///
    /// [`BadModel`] says what is wrong with it.
    pub fn read(bytes: &[u8]) -> Result<Self, BadModel> {
        let rest = bytes.strip_prefix(MAGIC).ok_or(BadModel::NotAModel)?;
        let mut reader = Reader(rest);
        match reader.number() {
            Some(FORMAT) => {}
            Some(other) => return Err(BadModel::Format(other)),
            None => return Err(BadModel::NotAModel),
        }
        let (whole, checksum) = bytes.split_last_chunk::<CHECKSUM>().ok_or(BadModel::Damaged)?;
        if Sha256::digest(whole).as_slice() != checksum {
            return Err(BadModel::Damaged);
        }
        if reader.take(FINGERPRINT) != Some(signs::fingerprint().as_bytes()) {
            return Err(BadModel::Signs);
        }
        let version = list::digits(checksum.get(..6).unwrap_or_default());
        Self::parts(reader, version).ok_or(BadModel::Damaged)
    }

    fn parts(mut reader: Reader<'_>, version: String) -> Option<Self> {
        let mut thresholds = Thresholds::default();
        for signal in Signal::SCORED {
            let threshold = Threshold { certain: reader.float()?, uncertain: reader.float()? };
            *thresholds.of_mut(signal)? = threshold;
        }
        let parts = (0..reader.number()?).map(|_| Part::read(&mut reader)).collect::<Option<Vec<Part>>>()?;
        (reader.0.len() == CHECKSUM).then_some(Self { parts, thresholds, version })
    }

    /// Writes a model file.
    pub(crate) fn write(thresholds: &Thresholds, parts: &[Part]) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.extend(FORMAT.to_le_bytes());
        bytes.extend(signs::fingerprint().bytes());
        for threshold in Signal::SCORED.map(|signal| thresholds.of(signal)) {
            bytes.extend(threshold.certain.to_le_bytes());
            bytes.extend(threshold.uncertain.to_le_bytes());
        }
        bytes.extend(u32::try_from(parts.len()).unwrap_or(u32::MAX).to_le_bytes());
        for part in parts {
            part.write(&mut bytes);
        }
        let checksum = Sha256::digest(&bytes);
        bytes.extend(checksum);
        bytes
    }

    /// When the score of a signal counts if nobody says otherwise.
    #[must_use]
    pub fn thresholds(&self) -> Thresholds {
        self.thresholds
    }

    /// A short hash of the file.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Whether texts in this language can be read.
    #[must_use]
    pub fn reads(&self, lang: Lang) -> bool {
        self.part(lang).is_some()
    }

    /// The weights of a language.
    pub(crate) fn part(&self, lang: Lang) -> Option<&Part> {
        self.parts.iter().find(|part| part.lang == lang)
    }

    /// The weights of every language.
    pub(crate) fn all(&self) -> &[Part] {
        &self.parts
    }
}

/// A model that has learned nothing.
impl Default for Model {
    fn default() -> Self {
        Self { parts: Vec::new(), thresholds: Thresholds::default(), version: String::new() }
    }
}

impl Part {
    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let lang: Lang = std::str::from_utf8(reader.take(2)?).ok()?.parse().ok()?;
        let (slots, words) = (usize::try_from(reader.number()?).ok()?, usize::try_from(reader.number()?).ok()?);
        let length_unit = reader.float()?;
        let mut lines = [Line::default(); SIGNALS];
        for line in &mut lines {
            *line = Line { steepness: reader.float()?, level: reader.float()? };
        }
        let table = Table::read(reader.take(slots.checked_mul(8)?)?)?;
        let words = Vocabulary::read(reader.take(words)?)?;
        Some(Self { lang, table, words, length_unit, lines, signs: signs::of(lang)? })
    }

    fn write(&self, bytes: &mut Vec<u8>) {
        bytes.extend(self.lang.as_str().bytes());
        bytes.extend(u32::try_from(self.table.len()).unwrap_or(u32::MAX).to_le_bytes());
        bytes.extend(u32::try_from(self.words.size()).unwrap_or(u32::MAX).to_le_bytes());
        bytes.extend(self.length_unit.to_le_bytes());
        for line in self.lines {
            bytes.extend(line.steepness.to_le_bytes());
            bytes.extend(line.level.to_le_bytes());
        }
        bytes.extend(self.table.bytes());
        bytes.extend(self.words.bytes());
    }

    /// What a feature weighs.
    #[inline]
    pub(crate) fn get(&self, mark: u64) -> Option<Packed> {
        self.table.get(mark)
    }

    /// What a word weighs with its pieces.
    pub(super) fn whole(&self, unit: &Unit<'_>) -> Whole {
        self.words.get(unit).unwrap_or_else(|| Whole::of(unit, &self.table))
    }
}

/// Bytes that are read from the front.
struct Reader<'b>(&'b [u8]);

impl<'b> Reader<'b> {
    fn take(&mut self, count: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn number(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes(self.take(4)?.try_into().ok()?))
    }

    fn float(&mut self) -> Option<f32> {
        Some(f32::from_le_bytes(self.take(4)?.try_into().ok()?)).filter(|number| number.is_finite())
    }
}
