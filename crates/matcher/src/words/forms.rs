//! The plain forms of a text under their marks.

use super::Token;
use crate::{
    fold,
    marks::{self, mark},
};
use std::{iter, ops::Range};

/// The plain forms of a text, in order and by their marks.
#[derive(Debug, Clone)]
pub(super) struct Forms {
    /// In the order of their words; a word in the possessive has two.
    forms: Vec<Form>,
    /// Which form is the first with its mark, counted from 1, in a table that is searched from the mark on. At least half
    /// of it is empty, which is 0.
    table: Vec<u32>,
}

/// A plain form of a word.
#[derive(Debug, Clone)]
pub(super) struct Form {
    pub(super) mark: u64,
    /// Its first letters as a number, so that most beginnings need no further look to be told apart.
    pub(super) first: u64,
    /// Where it stands.
    pub(super) letters: Range<usize>,
    /// The place of its word.
    pub(super) at: usize,
    /// The next form with the same mark, counted from 1; 0 for the last.
    next: u32,
    /// Of the first form with a mark the last one; 0 for all others.
    last: u32,
}

impl Forms {
    /// Those of these words, which stand in these letters.
    pub(super) fn of(tokens: &[Token], letters: &str) -> Self {
        let table = vec![0; (2 * tokens.len() + 1).next_power_of_two()];
        let mut forms = Self { forms: Vec::with_capacity(tokens.len() + 1), table };
        for (at, token) in tokens.iter().enumerate() {
            forms.add(at, token.form, token.plain.clone(), letters);
            let stem = letters.get(token.plain.clone()).and_then(fold::without_possessive).map(str::len);
            if let Some(length) = stem {
                let stem = token.plain.start..token.plain.start + length;
                forms.add(at, mark(letters.get(stem.clone()).unwrap_or_default()), stem, letters);
            }
        }
        forms
    }

    /// All of them.
    pub(super) fn all(&self) -> impl Iterator<Item = &Form> {
        self.forms.iter()
    }

    /// The first with each mark.
    pub(super) fn each_once(&self) -> impl Iterator<Item = &Form> {
        self.all().filter(|form| form.last != 0)
    }

    /// Those with this mark.
    pub(super) fn with_mark(&self, mark: u64) -> impl Iterator<Item = &Form> {
        let (_, head) = self.slot(mark);
        iter::successors(self.nth(head), |form| self.nth(form.next))
    }

    /// Adds a form of the word at this place, behind those that are the same.
    fn add(&mut self, at: usize, mark: u64, form: Range<usize>, letters: &str) {
        if 2 * (self.forms.len() + 1) > self.table.len() {
            self.widen();
        }
        let number = u32::try_from(self.forms.len() + 1).unwrap_or(u32::MAX);
        let first = marks::first(letters.as_bytes(), form.clone());
        self.forms.push(Form { mark, first, letters: form, at, next: 0, last: number });
        self.place(mark, number);
    }

    fn widen(&mut self) {
        self.table = vec![0; 2 * self.table.len()];
        for number in 1..=self.forms.len() {
            if let Some(form) = self.forms.get_mut(number - 1) {
                (form.next, form.last) = (0, u32::try_from(number).unwrap_or(u32::MAX));
                let mark = form.mark;
                self.place(mark, u32::try_from(number).unwrap_or(u32::MAX));
            }
        }
    }

    /// Puts a form into the table, or behind the last with its mark.
    fn place(&mut self, mark: u64, number: u32) {
        let (slot, head) = self.slot(mark);
        match head {
            0 => self.table.get_mut(slot).into_iter().for_each(|slot| *slot = number),
            head => {
                let before = nth_mut(&mut self.forms, head).map(|form| std::mem::replace(&mut form.last, number));
                if let Some(form) = before.and_then(|before| nth_mut(&mut self.forms, before)) {
                    form.next = number;
                }
                if let Some(form) = nth_mut(&mut self.forms, number) {
                    form.last = 0;
                }
            }
        }
    }

    /// The slot of a mark, and the number of the first form with it, or the free slot where it would be, and 0.
    fn slot(&self, mark: u64) -> (usize, u32) {
        let within = self.table.len() - 1;
        let mut slot = usize::try_from(mark & 0xffff_ffff).unwrap_or_default() & within;
        loop {
            match self.table.get(slot).copied().unwrap_or_default() {
                0 => return (slot, 0),
                head if self.nth(head).is_some_and(|form| form.mark == mark) => return (slot, head),
                _ => slot = (slot + 1) & within,
            }
        }
    }

    /// A form by its number, counted from 1.
    fn nth(&self, number: u32) -> Option<&Form> {
        self.forms.get((number as usize).checked_sub(1)?)
    }
}

fn nth_mut(forms: &mut [Form], number: u32) -> Option<&mut Form> {
    forms.get_mut((number as usize).checked_sub(1)?)
}
