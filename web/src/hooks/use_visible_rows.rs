use std::ops::Range;

use web_sys::{Element, Event};
use yew::prelude::*;

use super::use_window_event;
use crate::browser;

/// Rows kept ready above and below what is seen, so that scrolling shows no gap.
const MARGIN: usize = 8;
/// The window moves by whole steps of this many rows, so that not every pixel renders anew.
const STEP: usize = 4;
/// What is rendered before anything is measured.
const FIRST: usize = 12;

/// Which of `count` rows are near the viewport. The list's element, to which the answered reference belongs, is as high
/// as all rows together, and all rows are equally high.
#[hook]
pub(crate) fn use_visible_rows(count: usize) -> (NodeRef, Range<usize>) {
    let list = use_node_ref();
    let range = use_state_eq(|| 0..FIRST);
    let measure = use_callback((list.clone(), count, range.setter()), |(), (list, count, setter)| {
        if let Some(range) = list.cast::<Element>().and_then(|list| measured(&list, *count)) {
            setter.set(range);
        }
    });
    use_effect_with(measure.clone(), |measure| measure.emit(()));
    let on_event: Callback<Event> = measure.reform(|_| ());
    use_window_event("scroll", on_event.clone());
    use_window_event("resize", on_event);
    let end = range.end.min(count);
    (list, range.start.min(end)..end)
}

fn measured(list: &Element, count: usize) -> Option<Range<usize>> {
    let viewport = browser::window()?.inner_height().ok()?.as_f64()?;
    let place = list.get_bounding_client_rect();
    (count > 0 && place.height() > 0.0).then(|| near(place.top(), place.height() / count as f64, viewport, count))
}

/// The rows near a viewport. `top` is the list's upper edge as seen from the viewport's; all in pixels.
fn near(top: f64, row_height: f64, viewport: f64, count: usize) -> Range<usize> {
    let first = (-top / row_height).max(0.0) as usize / STEP * STEP;
    let seen = (viewport / row_height).ceil() as usize;
    let end = first + seen + STEP + MARGIN;
    first.min(count).saturating_sub(MARGIN)..end.min(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_begins_at_the_first_row_and_ends_at_the_last() {
        assert_eq!(near(200.0, 40.0, 800.0, 10_000), 0..32);
        assert_eq!(near(200.0, 40.0, 800.0, 5), 0..5);
        assert_eq!(near(-399_200.0, 40.0, 800.0, 10_000), 9_972..10_000);
    }

    #[test]
    fn every_row_that_is_seen_is_inside() {
        for scrolled in (0..40_000).step_by(7) {
            let range = near(-f64::from(scrolled), 40.0, 800.0, 1_000);
            let first = scrolled as usize / 40;
            assert!(range.start <= first && range.end >= (first + 21).min(1_000), "{scrolled}: {range:?}");
            assert!(range.len() <= 60);
        }
    }
}
