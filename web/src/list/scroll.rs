//! Where rows stand on the page, and which are in sight.
//!
//! A browser's page cannot be as high as a million rows: beyond [`MAX_HEIGHT`] the list is less high than its rows, and
//! where one scrolls to says how far down the list one is. A small step still moves the rows by as much: the rows hang on
//! an [`Anchor`], which moves only when one jumps.

use std::ops::Range;

/// The greatest height of the list in pixels: what every browser can do.
pub(crate) const MAX_HEIGHT: f64 = 10_000_000.0;
/// Rows that stand ready above and below those in sight.
const MARGIN: f64 = 8.0;

/// The row, counted from 0 and with its fraction, at a distance from the list's upper edge in pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Anchor {
    /// The row.
    pub(crate) index: f64,
    /// The distance.
    pub(crate) y: f64,
}

/// A list's measures, in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Sheet {
    /// Rows.
    pub(crate) count: usize,
    /// A row's height.
    pub(crate) row: f64,
    /// The viewport's height.
    pub(crate) viewport: f64,
}

impl Sheet {
    /// The list's height.
    pub(crate) fn height(&self) -> f64 {
        self.full_height().min(MAX_HEIGHT)
    }

    fn full_height(&self) -> f64 {
        self.count as f64 * self.row
    }

    /// Whether the list is less high than its rows.
    pub(crate) fn is_scaled(&self) -> bool {
        self.full_height() > MAX_HEIGHT
    }

    /// Where to scroll to so that a row is the first in sight.
    pub(crate) fn place(&self, index: f64) -> f64 {
        if !self.is_scaled() {
            return index * self.row;
        }
        let last = self.count as f64 - self.viewport / self.row;
        (index / last).clamp(0.0, 1.0) * (MAX_HEIGHT - self.viewport)
    }

    /// The first row in sight when the viewport's edge stands `y` below the list's.
    pub(crate) fn top(&self, anchor: Anchor, y: f64) -> f64 {
        anchor.index + (y - anchor.y) / self.row
    }

    /// The anchor after the viewport's edge went from `before` to `y`.
    pub(crate) fn scrolled(&self, anchor: Anchor, before: f64, y: f64) -> Anchor {
        if !self.is_scaled() {
            return Anchor::default();
        }
        let bottom = MAX_HEIGHT - self.viewport;
        let top = self.top(anchor, y);
        let at_end = y <= 0.0 || y >= bottom;
        let runs_out = top < 0.0 || top > self.count as f64 - self.viewport / self.row;
        if at_end || runs_out || (y - before).abs() > self.viewport { self.jumped(y) } else { anchor }
    }

    /// The anchor of a place that was jumped to.
    fn jumped(&self, y: f64) -> Anchor {
        let bottom = MAX_HEIGHT - self.viewport;
        let last = self.count as f64 - self.viewport / self.row;
        Anchor { index: (y / bottom).clamp(0.0, 1.0) * last, y: y.clamp(0.0, bottom) }
    }

    /// The rows that must stand on the page.
    pub(crate) fn near(&self, anchor: Anchor, y: f64) -> Range<usize> {
        let top = self.top(anchor, y.max(0.0)).max(0.0);
        let seen = (self.viewport + y.min(0.0).max(-self.viewport)) / self.row;
        // By whole steps, so that not every pixel renders anew.
        let first = ((top - MARGIN) / 4.0).floor().max(0.0) * 4.0;
        let end = ((top + seen + MARGIN) / 4.0).ceil() * 4.0;
        let end = (end as usize).min(self.count);
        (first as usize).min(end)..end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: Sheet = Sheet { count: 1_000, row: 40.0, viewport: 800.0 };
    const HUGE: Sheet = Sheet { count: 1_000_000, row: 40.0, viewport: 800.0 };

    fn top_after(sheet: Sheet, steps: impl IntoIterator<Item = f64>) -> f64 {
        let (mut anchor, mut before) = (Anchor::default(), 0.0);
        for y in steps {
            anchor = sheet.scrolled(anchor, before, y);
            before = y;
        }
        sheet.top(anchor, before)
    }

    #[test]
    fn a_list_that_fits_is_as_high_as_its_rows() {
        assert_eq!(SMALL.height(), 40_000.0);
        assert_eq!(top_after(SMALL, [400.0, 30_000.0]), 750.0);
        assert_eq!(SMALL.place(750.0), 30_000.0);
    }

    #[test]
    fn a_list_that_does_not_fit_ends_where_it_ends() {
        assert_eq!(HUGE.height(), MAX_HEIGHT);
        assert_eq!(top_after(HUGE, [MAX_HEIGHT - 800.0]), 999_980.0);
        assert_eq!(top_after(HUGE, [5_000_000.0, 0.0]), 0.0);
    }

    #[test]
    fn a_small_step_moves_the_rows_by_as_much_everywhere() {
        for from in [0.0, 2_500_000.0, 9_990_000.0] {
            let before = top_after(HUGE, [from]);
            assert!((top_after(HUGE, [from, from + 100.0]) - before - 2.5).abs() < 1e-6);
        }
    }

    #[test]
    fn a_jump_lands_in_proportion() {
        let half = top_after(HUGE, [(MAX_HEIGHT - 800.0) / 2.0]);
        assert!((half - 499_990.0).abs() < 1.0, "{half}");
        let back = HUGE.place(half);
        assert!((back - (MAX_HEIGHT - 800.0) / 2.0).abs() < 1e-3, "{back}");
    }

    #[test]
    fn small_steps_never_leave_the_list() {
        let steps = (0..40_000).map(|step| f64::from(step) * 700.0).take_while(|y| *y < MAX_HEIGHT - 800.0);
        for sheet in [HUGE, Sheet { count: 300_000, ..HUGE }] {
            let (mut anchor, mut before) = (Anchor::default(), 0.0);
            for y in steps.clone() {
                anchor = sheet.scrolled(anchor, before, y);
                before = y;
                let top = sheet.top(anchor, y);
                assert!((0.0..=sheet.count as f64 - 19.0).contains(&top), "{y}: {top}");
            }
        }
    }

    #[test]
    fn every_row_in_sight_stands_on_the_page_and_not_many_more() {
        for scrolled in (0..39_000).step_by(7) {
            let rows = SMALL.near(Anchor::default(), f64::from(scrolled));
            let first = scrolled as usize / 40;
            assert!(rows.start <= first && rows.end >= (first + 21).min(1_000), "{scrolled}: {rows:?}");
            assert!(rows.len() <= 48);
        }
    }

    #[test]
    fn below_a_header_the_first_rows_stand_ready() {
        assert_eq!(SMALL.near(Anchor::default(), -200.0), 0..24);
        assert_eq!(Sheet { count: 5, ..SMALL }.near(Anchor::default(), -200.0), 0..5);
    }
}
