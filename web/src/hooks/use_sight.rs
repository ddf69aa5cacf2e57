use std::{cell::RefCell, ops::Range, rc::Rc};

use gloo_timers::callback::Timeout;
use web_sys::{Element, Event};
use yew::prelude::*;

use super::{use_route::remember, use_window_event};
use crate::{
    browser,
    list::{Anchor, MAX_HEIGHT, Sheet},
};

/// What is rendered before anything is measured: a phone's first screen.
const FIRST: usize = 14;
/// How long it is quiet before one has done with scrolling.
const QUIET_MS: u32 = 150;

/// Which rows stand on the page, and where.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Sight {
    /// The rows.
    pub(crate) rows: Range<usize>,
    /// The row from which places are counted,
    pub(crate) base: usize,
    /// and how far below the list's upper edge it stands, in pixels. (Whole ones: printing fractions would weigh 10 kB.)
    pub(crate) shift: i32,
    /// The list's height in pixels, where it is less high than its rows.
    pub(crate) height: Option<u32>,
}

#[derive(Debug, Default)]
struct Scroll {
    anchor: Anchor,
    y: f64,
    quiet: Option<Timeout>,
}

/// Which of `count` rows are near the viewport. The answered reference belongs to the list's element, in which a `.probe` is
/// as high as a row; the callback brings a row to the top.
#[hook]
pub(crate) fn use_sight(count: usize) -> (NodeRef, Sight, Callback<f64>) {
    let list = use_node_ref();
    let scroll = use_mut_ref(Scroll::default);
    let sight = use_state_eq(|| Sight { rows: 0..FIRST, base: 0, shift: 0, height: None });
    let measure = use_callback((list.clone(), count, sight.setter()), {
        let scroll = scroll.clone();
        move |(), (list, count, sight)| {
            if let Some((sheet, y)) = measured(list, *count) {
                sight.set(follow(&scroll, sheet, y));
            }
        }
    });
    use_effect_with(measure.clone(), |measure| measure.emit(()));
    let on_scroll: Callback<Event> = use_callback((measure.clone(), list.clone(), count), {
        let scroll = scroll.clone();
        move |_, (measure, list, count)| {
            measure.emit(());
            let (list, count, state) = (list.clone(), *count, scroll.clone());
            scroll.borrow_mut().quiet = Some(Timeout::new(QUIET_MS, move || rest(&list, count, &state)));
        }
    });
    use_window_event("scroll", on_scroll);
    use_window_event("resize", measure.reform(|_| ()));

    let seek = use_callback((list.clone(), count), move |top: f64, (list, count)| {
        if let Some((sheet, y)) = measured(list, *count) {
            // Whoever begins a list sees what stands above it, too.
            let to = if top == 0.0 { f64::MIN } else { sheet.place(top) };
            // Noted at once, and not when the browser tells of it: if the list turns out to be longer before that, the way to
            // here would pass for a jump of the reader's.
            let mut scroll = scroll.borrow_mut();
            scroll.y = to.max(0.0);
            scroll.anchor = if sheet.is_scaled() { Anchor { index: top, y: scroll.y } } else { Anchor::default() };
            drop(scroll);
            scroll_by(to - y);
        }
    });
    let (rows, end) = (sight.rows.clone(), sight.rows.end.min(count));
    (list, Sight { rows: rows.start.min(end)..end, ..(*sight).clone() }, seek)
}

fn measured(list: &NodeRef, count: usize) -> Option<(Sheet, f64)> {
    let list = list.cast::<Element>()?;
    let viewport = browser::window()?.inner_height().ok()?.as_f64()?;
    let row = list.query_selector(".probe").ok()??.get_bounding_client_rect().height();
    (row > 0.0).then(|| (Sheet { count, row, viewport }, -list.get_bounding_client_rect().top()))
}

fn follow(scroll: &RefCell<Scroll>, sheet: Sheet, y: f64) -> Sight {
    let mut scroll = scroll.borrow_mut();
    scroll.anchor = sheet.scrolled(scroll.anchor, scroll.y, y);
    scroll.y = y;
    let Anchor { index, y: at } = scroll.anchor;
    Sight {
        rows: sheet.near(scroll.anchor, y),
        base: index as usize,
        shift: (at - index.fract() * sheet.row).round() as i32,
        height: sheet.is_scaled().then(|| sheet.height() as u32),
    }
}

/// One has done with scrolling: notes the place, and brings the scroll bar to where it belongs, without moving a row.
fn rest(list: &NodeRef, count: usize, scroll: &Rc<RefCell<Scroll>>) {
    let Some((sheet, y)) = measured(list, count) else {
        return;
    };
    let mut scroll = scroll.borrow_mut();
    let top = sheet.top(scroll.anchor, y);
    remember(top);
    let belongs = sheet.place(top);
    if sheet.is_scaled() && y > 0.0 && (belongs - y).abs() > 1.0 {
        scroll.anchor = Anchor { index: top, y: belongs };
        scroll.y = belongs;
        drop(scroll);
        scroll_by(belongs - y);
    }
}

fn scroll_by(y: f64) {
    if let Some(window) = browser::window() {
        window.scroll_by_with_x_and_y(0.0, y.max(-MAX_HEIGHT * 2.0));
    }
}
