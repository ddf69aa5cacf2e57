//! Where a component is drawn, and how a test finds its way on it.

use std::rc::Rc;

use gloo_timers::future::TimeoutFuture;
use orders_proto::order::{ListOrdersResponse, Order};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, EventInit, HtmlElement, HtmlInputElement, KeyboardEvent, KeyboardEventInit};
use yew::{AppHandle, Renderer, prelude::*};

use crate::{
    api::Api,
    desk::Desk,
    fold::Fold,
    hooks::use_route,
    list::{Ask, At, List},
    outbox::{Mirror, Outbox},
    register::{Action, Register},
    text::{Language, Text},
};

/// How often one looks whether something has come about, and for how long: half a minute.
const LOOK_MS: u32 = 10;
const LOOKS: u32 = 3_000;

/// The words of the tests.
pub(super) fn english() -> Rc<Text> {
    Text::built_in(Language::English)
}

/// Something drawn into a place of its own, which goes with it.
pub(super) struct Stage {
    place: Element,
    // Taken only at the end.
    drawn: Option<AppHandle<Drawing>>,
}

impl Stage {
    /// Draws, for the reader of a page that has these orders.
    pub(super) fn new(orders: Vec<Order>, draw: impl Fn(&Desk, &Register) -> Html + 'static) -> Self {
        let document = document();
        let place = document.create_element("div").unwrap();
        document.body().unwrap().append_child(&place).unwrap();
        let properties = DrawingProps { orders, draw: Rc::new(draw) };
        let drawn = Renderer::<Drawing>::with_root_and_props(place.clone(), properties).render();
        Self { place, drawn: Some(drawn) }
    }

    /// The first element that a selector finds, if there is one.
    pub(super) fn find(&self, selector: &str) -> Option<HtmlElement> {
        self.place.query_selector(selector).unwrap().map(JsCast::unchecked_into)
    }

    /// The element that a selector finds, once there is one.
    pub(super) async fn found(&self, selector: &str) -> HtmlElement {
        soon(selector, || self.find(selector).is_some()).await;
        self.find(selector).unwrap()
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        if let Some(drawn) = self.drawn.take() {
            drawn.destroy();
        }
        self.place.remove();
    }
}

#[derive(Properties)]
struct DrawingProps {
    orders: Vec<Order>,
    draw: Rc<dyn Fn(&Desk, &Register) -> Html>,
}

impl PartialEq for DrawingProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.draw, &other.draw) && self.orders == other.orders
    }
}

/// What components stand on, as the app puts it together, but for the hooks that speak with the server.
#[component]
fn Drawing(DrawingProps { orders, draw }: &DrawingProps) -> Html {
    let (place, navigator) = use_route();
    let wanted = place.query.wanted(|_| 0).unwrap_or_default();
    let register = use_reducer(|| Register::new(List::new(wanted.clone(), 0.0), Fold::BROWSER));
    let mirror = use_reducer(Mirror::default);
    let api = use_memo((), |()| Api::new(Callback::noop()));
    let outbox = use_memo((), |()| {
        Outbox::open((*api).clone(), mirror.dispatcher(), Callback::noop(), Callback::noop(), Callback::noop())
    });
    use_effect_with((), {
        let (register, orders) = (register.dispatcher(), orders.clone());
        move |()| {
            let ask = Ask { generation: 1, wanted, at: At::Index(0) };
            register.dispatch(Action::Paged(ask, ListOrdersResponse { orders, ..Default::default() }));
        }
    });
    let desk = Desk {
        text: english(),
        api: (*api).clone(),
        register: register.dispatcher(),
        outbox: (*outbox).clone(),
        navigator,
        query: Rc::new(place.query),
    };
    draw(&desk, &register)
}

/// Looks again and again until it is so.
pub(super) async fn soon(what: &str, is_so: impl Fn() -> bool) {
    for _ in 0..LOOKS {
        if is_so() {
            return;
        }
        TimeoutFuture::new(LOOK_MS).await;
    }
    panic!("{what}: not within half a minute");
}

/// The element that has the focus.
pub(super) fn focused() -> Option<Element> {
    document().active_element()
}

/// Types a text in the place of what an input holds.
pub(super) async fn type_into(input: &HtmlElement, text: &str) {
    type_at_once(input, text);
    drawn().await;
}

/// The same, without waiting for what comes of it.
pub(super) fn type_at_once(input: &Element, text: &str) {
    input.unchecked_ref::<HtmlInputElement>().set_value(text);
    let bubbles = EventInit::new();
    bubbles.set_bubbles(true);
    input.dispatch_event(&Event::new_with_event_init_dict("input", &bubbles).unwrap()).unwrap();
}

/// Presses a key.
pub(super) async fn press(element: &HtmlElement, key: &str) {
    press_at_once(element, key);
    drawn().await;
}

/// The same by a quick hand; answers whether the page took the key.
pub(super) fn press_at_once(element: &HtmlElement, key: &str) -> bool {
    let pressed = KeyboardEventInit::new();
    pressed.set_key(key);
    pressed.set_bubbles(true);
    pressed.set_cancelable(true);
    let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &pressed).unwrap();
    !element.dispatch_event(&event).unwrap()
}

/// What a person does next comes in a task of its own: before it the page is drawn anew.
async fn drawn() {
    TimeoutFuture::new(0).await;
}

pub(super) fn document() -> web_sys::Document {
    web_sys::window().unwrap().document().unwrap()
}
