use std::rc::Rc;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::{
    hooks::Connection,
    text::{Key, Text},
};

/// Properties of [`StatusLine`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub(crate) struct StatusLineProps {
    /// The words.
    pub(crate) text: Rc<Text>,
    /// How the page stands with the server.
    pub(crate) connection: Connection,
    /// Whether single-character shortcuts are on.
    pub(crate) shortcuts: bool,
    /// Told when they are switched.
    pub(crate) switch_shortcuts: Callback<bool>,
}

/// The line at the foot of the page: the connection, and the shortcuts with their switch.
#[component]
pub(crate) fn StatusLine(props: &StatusLineProps) -> Html {
    let StatusLineProps { text, connection, shortcuts, switch_shortcuts } = props;
    let (class, key, latency) = match connection {
        Connection::Connecting => ("waiting", Key::StatusConnecting, None),
        Connection::Online(milliseconds) => ("online", Key::StatusOnline, Some(milliseconds.max(1.0) as u32)),
        Connection::Reconnecting => ("lost", Key::StatusReconnecting, None),
        Connection::Offline => ("lost", Key::StatusOffline, None),
    };
    let onchange = switch_shortcuts
        .reform(|event: Event| event.target_dyn_into::<HtmlInputElement>().is_some_and(|input| input.checked()));
    let keys = [
        ("N", Key::KeysNew),
        ("J K", Key::KeysMove),
        (text.say(Key::KeysSpace), Key::KeysComplete),
        ("E", Key::KeysEdit),
        (text.say(Key::KeysEnter), Key::KeysOpen),
        ("#", Key::KeysDelete),
    ];
    html! {
        <footer class="status-line">
            <p class={classes!("connection", class)}>
                <span role="status">{text.say(key)}</span>
                if let Some(milliseconds) = latency {
                    <span class="muted">{" · "}{text.fill(Key::StatusLatency, "ms", &milliseconds.to_string())}</span>
                }
            </p>
            <div class="keys">
                if *shortcuts {
                    <ul>
                        {for keys.iter().map(|(key, does)| html! { <li><kbd>{key}</kbd>{" "}{text.say(*does)}</li> })}
                    </ul>
                }
                <label><input type="checkbox" checked={*shortcuts} {onchange} />{text.say(Key::KeysLabel)}</label>
            </div>
        </footer>
    }
}
