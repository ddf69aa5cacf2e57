use yew::prelude::*;

use crate::{api::Problem, text::Text};

/// Properties of [`Note`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub(crate) struct NoteProps {
    /// What the field's `aria-describedby` names.
    pub(crate) id: AttrValue,
    /// The words.
    pub(crate) text: std::rc::Rc<Text>,
    /// What is wrong.
    pub(crate) problem: Problem,
}

/// What is wrong with a field, said at the field.
#[component]
pub(crate) fn Note(props: &NoteProps) -> Html {
    let words = match &props.problem {
        Problem::Rule(reason) => props.text.rule(*reason),
        Problem::Told(words) => words.clone(),
    };
    html! { <p class="note" id={&props.id} role="alert">{words}</p> }
}
