use yew::prelude::*;

use super::TraceDetails;
use crate::{
    api::ApiError,
    desk::Desk,
    text::Key,
    toasts::{Notice, Toast, ToastAction, Toasts},
};

/// Properties of [`ToastStack`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub(crate) struct ToastStackProps {
    /// The words, and ways to act.
    pub(crate) desk: Desk,
    /// What to show.
    pub(crate) toasts: Toasts,
}

/// The messages: what failed, why, and how to go on.
#[component]
pub(crate) fn ToastStack(props: &ToastStackProps) -> Html {
    let ToastStackProps { desk, toasts } = props;
    html! {
        <section class="toasts" aria-label={desk.text.say(Key::ToastLabel)}>
            {for toasts.shown.iter().map(|toast| html! { <div key={toast.id} class="toast" role="alert">{message(desk, toast)}</div> })}
        </section>
    }
}

fn message(desk: &Desk, toast: &Toast) -> Html {
    let text = &desk.text;
    let gone = toast.error == ApiError::NotFound;
    let what = match &toast.notice {
        _ if gone => Key::ToastGone,
        Notice::Unsaved(_) => Key::ToastUnsaved,
        Notice::Undeleted(_) => Key::ToastUndeleted,
    };
    let what = text.fill(what, "name", &toast.notice.order().name);
    let retry = {
        let (desk, toast) = (desk.clone(), toast.clone());
        Callback::from(move |_: MouseEvent| desk.retry(&toast))
    };
    let dismiss = {
        let (toasts, id) = (desk.toasts.clone(), toast.id);
        Callback::from(move |_: MouseEvent| toasts.dispatch(ToastAction::Dismiss(id)))
    };
    html! {
        <>
            <div class="toast-words">
                <p>{what}</p>
                if !gone {
                    <p class="muted">{desk.explain(&toast.error)}</p>
                }
                <TraceDetails text={text.clone()} error={toast.error.clone()} />
            </div>
            if !gone {
                <button type="button" class="plain" onclick={retry}>{text.say(Key::ToastRetry)}</button>
            }
            <button
                type="button" class="quiet square icon-close" aria-label={text.say(Key::ToastDismiss)}
                title={text.say(Key::ToastDismiss)} onclick={dismiss}
            />
        </>
    }
}
