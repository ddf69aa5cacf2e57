use yew::prelude::*;

use crate::{
    browser,
    desk::Desk,
    hooks::use_bars,
    query::{Days, Query},
    stats::{Bar, Span},
    text::Key,
};

/// The height of the tallest bar, and the width of each, in the drawing's own units.
const HEIGHT: usize = 40;
const WIDTH: usize = 10;
const STORED: &str = "chart";
/// Bars that have their day's name below them, at most; every third of these where there is little room.
const NAMED: usize = 6;
const SELDOM: usize = 3;

/// Properties of [`Chart`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub(crate) struct ChartProps {
    /// The words, and ways to act.
    pub(crate) desk: Desk,
    /// Changes when the bars have to be counted anew; 0 before the list has come.
    pub(crate) stale: u32,
}

/// How many orders there are by day, week or month: bars for eyes, a table for whoever opens it. A bar filters to its days.
#[component]
pub(crate) fn Chart(ChartProps { desk, stale }: &ChartProps) -> Html {
    let text = &desk.text;
    let span = use_state_eq(|| {
        let stored = browser::stored(STORED);
        Span::ALL.into_iter().find(|span| stored.as_deref() == Some(name(*span))).unwrap_or_default()
    });
    let undated = Query { days: None, ..(*desk.query).clone() };
    let bars = use_bars(&desk.api, undated.counted(browser::utc_offset), *span, *stale);
    let choose = |to: Span| {
        let span = span.setter();
        move |_: MouseEvent| {
            browser::store(STORED, name(to));
            span.set(to);
        }
    };
    let show = {
        let (navigator, query) = (desk.navigator.clone(), desk.query.clone());
        Callback::from(move |days: Days| {
            // The bar that is chosen already shows all again.
            let days = (query.days.as_ref() != Some(&days)).then_some(days);
            navigator.show(Query { days, ..(*query).clone() }, true);
        })
    };
    let most = bars.iter().map(|bar| bar.open + bar.completed).max().unwrap_or_default().max(1);
    let box_ = format!("0 0 {} {HEIGHT}", (bars.len() * WIDTH).max(1));
    html! {
        <section class="chart" aria-label={text.say(Key::ChartLabel)}>
            <div aria-hidden="true">
                <svg viewBox={box_} preserveAspectRatio="none">
                    {for bars.iter().enumerate().map(|(place, bar)| drawn(desk, place, bar, most, &show))}
                </svg>
                <div class="chart-days">{for days(desk, &bars, *span)}</div>
            </div>
            <div class="chart-spans" role="group" aria-label={text.say(Key::ChartSpan)}>
                {for Span::ALL.into_iter().map(|of| html! {
                    <button type="button" class="quiet" aria-pressed={(of == *span).to_string()} onclick={choose(of)}>{text.say(words(of))}</button>
                })}
            </div>
            if !bars.is_empty() {
                <details class="chart-table">
                    <summary>{text.say(Key::ChartTable)}</summary>
                    {table(desk, &bars, &show)}
                </details>
            }
        </section>
    }
}

fn drawn(desk: &Desk, place: usize, bar: &Bar, most: usize, show: &Callback<Days>) -> Html {
    let scaled = |count: usize| (count * HEIGHT).div_ceil(most);
    let (open, completed) = (scaled(bar.open), scaled(bar.completed).min(HEIGHT - scaled(bar.open).min(HEIGHT)));
    let (days, show) = (bar.days.clone(), show.clone());
    let chosen = desk.query.days.as_ref() == Some(&bar.days);
    let part = |class: &'static str, height: usize, above: usize| {
        html! {
            <rect {class} x={(place * WIDTH + 1).to_string()} width={(WIDTH - 2).to_string()} y={(HEIGHT - above - height).to_string()} height={height.to_string()} />
        }
    };
    html! {
        <g class={classes!("bar", chosen.then_some("chosen"))} onclick={move |_: MouseEvent| show.emit(days.clone())}>
            <title>{title(desk, bar)}</title>
            <rect class="bar-field" x={(place * WIDTH).to_string()} width={WIDTH.to_string()} y="0" height={HEIGHT.to_string()} />
            {part("bar-completed", completed, 0)}
            {part("bar-open", open, completed)}
        </g>
    }
}

/// What stands below the bars: of one in so many, its first day.
fn days(desk: &Desk, bars: &[Bar], span: Span) -> impl Iterator<Item = Html> {
    let step = bars.len().div_ceil(NAMED).max(1);
    bars.iter().enumerate().map(move |(place, bar)| {
        let name = place.is_multiple_of(step).then(|| desk.text.short_date(&bar.days.first, span == Span::Month));
        let seldom = (!place.is_multiple_of(step * SELDOM)).then_some("seldom");
        html! { <span class={seldom}>{name}</span> }
    })
}

fn title(desk: &Desk, bar: &Bar) -> String {
    let text = &desk.text;
    let (open, completed) = (text.number(bar.open), text.number(bar.completed));
    format!(
        "{}: {} {open}, {} {completed}",
        period(desk, &bar.days),
        text.say(Key::TabOpen),
        text.say(Key::TabCompleted)
    )
}

/// The days in words.
pub(crate) fn period(desk: &Desk, Days { first, last }: &Days) -> String {
    let text = &desk.text;
    if first == last { text.date(first) } else { format!("{} – {}", text.date(first), text.date(last)) }
}

fn table(desk: &Desk, bars: &[Bar], show: &Callback<Days>) -> Html {
    let text = &desk.text;
    html! {
        <table>
            <thead>
                <tr>
                    <th scope="col">{text.say(Key::FieldDate)}</th><th scope="col">{text.say(Key::TabOpen)}</th>
                    <th scope="col">{text.say(Key::TabCompleted)}</th>
                </tr>
            </thead>
            <tbody>
                {for bars.iter().filter(|bar| bar.open + bar.completed > 0).map(|bar| {
                    let (days, show) = (bar.days.clone(), show.clone());
                    html! {
                        <tr>
                            <th scope="row">
                                <button type="button" class="value" onclick={move |_| show.emit(days.clone())}>{period(desk, &bar.days)}</button>
                            </th>
                            <td>{text.number(bar.open)}</td><td>{text.number(bar.completed)}</td>
                        </tr>
                    }
                })}
            </tbody>
        </table>
    }
}

fn name(span: Span) -> &'static str {
    match span {
        Span::Day => "day",
        Span::Week => "week",
        Span::Month => "month",
    }
}

fn words(span: Span) -> Key {
    match span {
        Span::Day => Key::ChartDay,
        Span::Week => Key::ChartWeek,
        Span::Month => Key::ChartMonth,
    }
}
