use orders_proto::order::Order;
use web_sys::{Element, HtmlInputElement};
use yew::prelude::*;

use super::{Copy, Dialog, list_link, period};
use crate::{
    browser,
    desk::Desk,
    hooks::{Task, use_window_event},
    list::{Ask, At, Total},
    text::{Count, Key, Text},
    views::{View, Views},
};

/// The most orders that a print holds: some 250 sheets. A browser takes long for more, and nobody reads them on paper.
const MOST: usize = 10_000;
/// Orders that are asked for at a time: as many as the server answers.
const PAGE: usize = 1_000;
const PAPER: &str = ".paper";

/// Properties of [`ViewsSheet`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub(crate) struct ViewsSheetProps {
    /// The words, and ways to act.
    pub(crate) desk: Desk,
    /// How many orders the list has.
    pub(crate) total: Total,
    /// Whether it is to be printed at once.
    pub(crate) prints: bool,
    /// Told when it was closed.
    pub(crate) closed: Callback<()>,
}

/// What can be done with the list as it is shown: a name for it, its address, a file of it, a print. And the names there are.
#[component]
pub(crate) fn ViewsSheet(ViewsSheetProps { desk, total, prints, closed }: &ViewsSheetProps) -> Html {
    let text = &desk.text;
    // Grows with each change of the views that are kept.
    let changes = use_state_eq(|| 0_usize);
    let views = Views::kept();
    let input = use_node_ref();
    let prints = use_state_eq(|| *prints);
    let said = use_state_eq(|| None::<String>);
    use_effect_with(*prints, {
        let (desk, said) = (desk.clone(), said.setter());
        move |prints| {
            let task = prints.then(|| Task::spawn(print(desk, said)));
            move || {
                drop(task);
                browser::find(PAPER).into_iter().for_each(|paper| paper.remove());
            }
        }
    });
    use_window_event("afterprint", closed.reform(|_| ()));
    // Another tab has saved one, or forgotten it.
    let elsewhere = use_callback(changes.clone(), |_, changes| changes.set(**changes + 1));
    use_window_event("storage", elsewhere);

    let change = |change: Box<dyn Fn(&mut Views)>| {
        let changes = changes.clone();
        Callback::from(move |()| {
            // As they are now: another tab may have saved one.
            let mut now = Views::kept();
            change(&mut now);
            now.keep();
            changes.set(*changes + 1);
        })
    };
    let onsubmit = {
        let (query, input) = (desk.query.clone(), input.clone());
        let save = change(Box::new(move |views| {
            if let Some(input) = input.cast::<HtmlInputElement>() {
                views.save(&input.value(), &query);
                input.set_value("");
            }
        }));
        save.reform(|event: SubmitEvent| event.prevent_default())
    };
    let saved = |View { name, query }: &View| {
        let current = (*query == *desk.query).then_some("page");
        let remove = {
            let name = name.clone();
            change(Box::new(move |views| views.remove(&name)))
        };
        let label = text.fill(Key::ViewRemove, "name", name);
        html! {
            <li key={name.clone()}>
                {list_link(desk, query.clone(), "", current, name.clone().into(), closed.clone())}
                <button
                    type="button" class="quiet square icon-close" aria-label={label.clone()} title={label}
                    onclick={remove.reform(|_| ())}
                />
            </li>
        }
    };
    let with_total = |key: Key| format!("{} · {}", text.say(key), orders(text, *total));
    let print = move |_: MouseEvent| prints.set(true);
    html! {
        <Dialog text={text.clone()} title={text.say(Key::ViewTitle)} class="views" closed={closed.clone()}>
            <ul>{for views.0.iter().map(saved)}</ul>
            <form class="copy" {onsubmit}>
                <input class="input" ref={input} aria-label={text.say(Key::ViewName)} placeholder={text.say(Key::ViewName)} autocomplete="off" />
                <button type="submit" class="primary">{text.say(Key::EditSave)}</button>
                <p class="muted">{text.say(Key::ViewNone)}</p>
            </form>
            <Copy text={text.clone()} words={Key::OrderCopy} content={format!("{}/{}", browser::origin(), desk.query.address())} />
            <div class="change-ways">
                <a class="plain" href={desk.query.export(browser::utc_offset)} download="">{with_total(Key::CommandExport)}</a>
                <button type="button" class="plain" onclick={print}>{with_total(Key::CommandPrint)}</button>
            </div>
            <p role="status">{(*said).clone()}</p>
        </Dialog>
    }
}

/// So many orders, as far as is known.
fn orders(text: &Text, total: Total) -> String {
    match total {
        Total::Unknown => "…".to_owned(),
        Total::AtLeast(n) => format!("≥ {}", text.count(Count::TotalOrders, n)),
        Total::Exactly(n) => text.count(Count::TotalOrders, n),
    }
}

/// Prints all orders of the list, be they loaded or not: fetches them, and then opens the browser's own dialog.
async fn print(desk: Desk, said: UseStateSetter<Option<String>>) {
    let text = &desk.text;
    let wanted = desk.query.wanted(browser::utc_offset).unwrap_or_default();
    let (mut orders, mut at) = (Vec::new(), At::Index(0));
    loop {
        match desk.api.page(&Ask { generation: 0, wanted: wanted.clone(), at }, PAGE).await {
            Err(error) => return said.set(Some(desk.explain(&error))),
            Ok(page) => {
                orders.extend(page.orders);
                at = At::After(page.next_page_token);
            }
        }
        if orders.len() > MOST {
            return said.set(Some(text.fill(Key::PrintTooMany, "n", &text.number(MOST))));
        }
        said.set(Some(text.count(Count::PrintLoaded, orders.len())));
        if matches!(&at, At::After(token) if token.is_empty()) {
            break;
        }
    }
    if draw(&desk, &orders).is_some() {
        browser::print();
    }
}

/// Draws what stands on paper, and only there. By hand: it is drawn once, and goes as a whole.
fn draw(desk: &Desk, orders: &[Order]) -> Option<()> {
    let (text, query) = (&desk.text, &desk.query);
    let body: Element = browser::find("body")?.into();
    let paper = browser::append(&body, "table", "")?;
    paper.set_class_name("paper");
    let days = query.days.as_ref().map(|days| period(desk, days)).unwrap_or_default();
    let count = text.count(Count::TotalOrders, orders.len());
    browser::append(&paper, "caption", &format!("{count} · {} {} {days}", text.say(query.tab.words()), query.search))?;
    for order in orders {
        let row = browser::append(&paper, "tr", "")?;
        for cell in [if order.completed { "☑" } else { "☐" }, &order.name, &text.date(&order.date)] {
            browser::append(&row, "td", cell)?;
        }
    }
    Some(())
}
