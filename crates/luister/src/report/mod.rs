//! What a backtest found, in the words of its reader: once for a terminal and for a page.

mod intro;
mod page;
mod rows;
mod signals;
mod text;
mod told;
mod words;

#[cfg(test)]
mod tests;

pub(crate) use page::page;
pub(crate) use text::text;
pub(crate) use told::Told;
