use std::rc::Rc;

use yew::prelude::*;

use crate::{
    browser,
    hooks::Connection,
    live::Watching,
    outbox::Mirror,
    text::{Count, Key, Text},
};

/// Properties of [`StatusLine`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub(crate) struct StatusLineProps {
    /// The words.
    pub(crate) text: Rc<Text>,
    /// How the page stands with the server.
    pub(crate) connection: Connection,
    /// How the watch stands.
    pub(crate) watching: Watching,
    /// What waits in the outbox.
    pub(crate) mirror: Mirror,
    /// Whether the server has another version of the page.
    pub(crate) newer: bool,
    /// Opens the outbox.
    pub(crate) open_outbox: Callback<()>,
    /// Opens the commands.
    pub(crate) open_palette: Callback<()>,
    /// Opens the keys.
    pub(crate) open_help: Callback<()>,
}

/// The line at the foot of the page: the connection, and ways to all that can be done.
#[component]
pub(crate) fn StatusLine(props: &StatusLineProps) -> Html {
    let StatusLineProps { text, connection, watching, mirror, newer, open_outbox, open_palette, open_help } = props;
    let queue = &mirror.book.queue;
    let waits = |class: &'static str, count: Count, n: usize| {
        (n > 0).then(|| {
            let class = classes!("bare", class);
            html! {
                <>
                    {" · "}
                    <button type="button" {class} onclick={open_outbox.reform(|_| ())}>{text.count(count, n)}</button>
                </>
            }
        })
    };
    let (class, key, latency) = match connection {
        Connection::Connecting => ("waiting", Key::StatusConnecting, None),
        Connection::Online(milliseconds) => {
            let (class, key) = match watching {
                Watching::Live => ("online", Key::StatusLive),
                _ => ("waiting", Key::StatusOnline),
            };
            (class, key, Some(milliseconds.max(1.0) as u32))
        }
        Connection::Reconnecting => ("lost", Key::StatusReconnecting, None),
        Connection::Offline => ("lost", Key::StatusOffline, None),
    };
    html! {
        <footer class="status-line">
            <p class={classes!("connection", class)}>
                <span role="status">{text.say(key)}</span>
                if let Some(milliseconds) = latency {
                    <span class="muted">{" · "}{text.fill(Key::StatusLatency, "ms", &milliseconds.to_string())}</span>
                }
                <span aria-live="polite">
                    {for waits("status-waiting", Count::OutboxWaiting, queue.waiting())}
                    {for waits("status-held", Count::OutboxHeld, queue.held())}
                    if !browser::is_secure() {
                        {" · "}
                        <button type="button" class="bare" title={text.say(Key::HelpPlain)} onclick={open_help.reform(|_| ())}>{text.say(Key::StatusPlain)}</button>
                    }
                    if !mirror.keeps {
                        {" · "}<span class="status-forgetful">{text.say(Key::StatusForgetful)}</span>
                    }
                    if *newer {
                        {" · "}
                        <button type="button" class="bare status-newer" onclick={|_: MouseEvent| browser::reload()}>{text.say(Key::StatusNewer)}</button>
                    }
                </span>
            </p>
            <div class="keys">
                <button
                    type="button" class="quiet square icon-add" aria-label={text.say(Key::HelpNew)} title={text.say(Key::HelpNew)}
                    onclick={|_: MouseEvent| browser::find("#new-name").into_iter().for_each(|input| browser::focus(&input))}
                />
                <button type="button" class="quiet" onclick={open_palette.reform(|_| ())}>{text.say(Key::PaletteTitle)}{" "}<kbd>{"Ctrl+K"}</kbd></button>
                <button type="button" class="quiet" onclick={open_help.reform(|_| ())}><kbd>{"?"}</kbd>{text.say(Key::KeysLabel)}</button>
            </div>
        </footer>
    }
}
