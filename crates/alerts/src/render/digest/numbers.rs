//! Numbers as people read them: against the usual, as a share, as a length of time.

use crate::render::words::Words;

/// A difference below this share is none worth telling.
const SAME: f64 = 0.05;

impl Words {
    /// `+0,12`: a mood.
    pub(crate) fn mood(self, mood: f64) -> String {
        // What rounds to nothing has no sign.
        let rounded = (mood * 100.0).round() / 100.0;
        let said = if rounded == 0.0 { "0.00".to_owned() } else { format!("{rounded:+.2}").replace('-', "−") };
        self.pick(said.replace('.', ","), said.clone())
    }

    /// `12 %`, `12%`.
    pub(super) fn percent(self, share: f64) -> String {
        let whole = (share * 100.0).round();
        self.pick(format!("{whole:.0} %"), format!("{whole:.0}%"))
    }

    /// `281`, `4,5`: a mean.
    pub(super) fn mean(self, mean: f64) -> String {
        if mean < 0.05 {
            return "0".to_owned();
        }
        if mean < 9.95 {
            let said = format!("{mean:.1}");
            return self.pick(said.replace('.', ","), said.clone());
        }
        self.number(whole(mean))
    }

    /// `4,25`: stars.
    pub(super) fn stars_of_five(self, stars: f64) -> String {
        let said = format!("{stars:.2}");
        self.pick(said.replace('.', ","), said.clone())
    }

    /// `1 u 12 min`.
    pub(super) fn length(self, secs: u64) -> String {
        let minutes = (secs + 30) / 60;
        let (days, hours) = (minutes / 1440, minutes / 60);
        if secs < 60 {
            format!("{secs} s")
        } else if days >= 2 {
            format!("{days} {} {} {}", self.pick("dgn", "d"), hours - days * 24, self.pick("u", "h"))
        } else if hours >= 1 {
            format!("{hours} {} {:02} min", self.pick("u", "h"), minutes - hours * 60)
        } else {
            format!("{minutes} min")
        }
    }

    /// `11 % meer dan`, `ongeveer evenveel als`: how many there are, against others.
    pub(super) fn against(self, now: f64, then: f64) -> String {
        if then <= 0.0 {
            return self.pick("meer dan", "more than").to_owned();
        }
        let change = now / then - 1.0;
        if change.abs() < SAME {
            return self.pick("ongeveer evenveel als", "about as many as").to_owned();
        }
        // Beyond the double nobody counts in hundredths.
        if change >= 1.0 {
            let times = self.mean(now / then);
            return self.pick(format!("{times} keer zo veel als"), format!("{times} times as many as"));
        }
        let percent = self.percent(change.abs());
        if change > 0.0 {
            self.pick(format!("{percent} meer dan"), format!("{percent} more than"))
        } else {
            self.pick(format!("{percent} minder dan"), format!("{percent} fewer than"))
        }
    }

    /// `+11 %`, `−4 %`, `=`: the same for a table; blank if there was nothing to hold it against.
    pub(super) fn change(self, now: f64, then: f64) -> String {
        if then <= 0.0 {
            return String::new();
        }
        let change = now / then - 1.0;
        if change.abs() < SAME {
            return "=".to_owned();
        }
        format!("{}{}", if change > 0.0 { '+' } else { '−' }, self.percent(change.abs()))
    }
}

/// A number that is not negative, rounded.
pub(super) fn whole(number: f64) -> u64 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a cast of a float stops at the ends of the integer")]
    let whole = number.round() as u64;
    whole
}

#[cfg(test)]
mod tests {
    use super::*;
    use luister_mention::Locale;

    #[test]
    fn numbers_are_written_as_people_read_them() {
        let (nl, en) = (Words { locale: Locale::Nl, zone: None }, Words { locale: Locale::En, zone: None });
        for (dutch, english, expected) in [
            (nl.mood(-0.123), en.mood(-0.123), ("−0,12", "−0.12")),
            (nl.mood(0.004), en.mood(-0.004), ("0,00", "0.00")),
            (nl.mean(4.46), en.mean(1234.4), ("4,5", "1,234")),
            (nl.mean(0.0), en.mean(0.04), ("0", "0")),
            (nl.length(45), en.length(4320), ("45 s", "1 h 12 min")),
            (nl.length(200_000), en.length(200_000), ("2 dgn 7 u", "2 d 7 h")),
            (nl.length(59 * 60 + 40), en.length(1799), ("1 u 00 min", "30 min")),
            (nl.against(111.0, 100.0), en.against(89.0, 100.0), ("11 % meer dan", "11% fewer than")),
            (nl.against(102.0, 100.0), en.against(3.0, 0.0), ("ongeveer evenveel als", "more than")),
            (nl.against(450.0, 100.0), en.against(450.0, 100.0), ("4,5 keer zo veel als", "4.5 times as many as")),
            (nl.change(80.0, 100.0), en.change(80.0, 0.0), ("−20 %", "")),
            (nl.change(100.0, 99.0), en.change(130.0, 100.0), ("=", "+30%")),
        ] {
            assert_eq!((dutch.as_str(), english.as_str()), expected);
        }
    }
}
