use yew::prelude::*;

use crate::{
    api::ApiError,
    text::{Key, Text},
};

/// Properties of [`State`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub(crate) struct StateProps {
    /// What is the case.
    pub(crate) title: AttrValue,
    /// What one can do about it.
    pub(crate) advice: AttrValue,
    /// Ways on.
    #[prop_or_default]
    pub(crate) children: Html,
}

/// What stands in a place that has nothing to show: what is the case, and what to do.
#[component]
pub(crate) fn State(props: &StateProps) -> Html {
    html! {
        <div class="state" role="status">
            <p class="state-title">{&props.title}</p>
            <p>{&props.advice}</p>
            {props.children.clone()}
        </div>
    }
}

/// Properties of [`TraceDetails`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub(crate) struct TraceDetailsProps {
    /// The words.
    pub(crate) text: std::rc::Rc<Text>,
    /// What failed.
    pub(crate) error: ApiError,
}

/// On demand: the trace id under which the server's log has the cause.
#[component]
pub(crate) fn TraceDetails(props: &TraceDetailsProps) -> Html {
    let TraceDetailsProps { text, error } = props;
    match error {
        ApiError::Other { trace_id, .. } => html! {
            <details class="trace">
                <summary>{text.say(Key::ErrorDetails)}</summary>
                {text.say(Key::ErrorTrace)}{" "}<code>{trace_id}</code>
            </details>
        },
        _ => Html::default(),
    }
}
