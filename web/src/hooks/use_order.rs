use std::rc::Rc;

use orders_proto::rules;
use yew::prelude::*;

use super::Task;
use crate::{
    api::ApiError,
    desk::Desk,
    list::Fetch,
    register::{Action, Register, Row},
};

/// Where the search for an order has come to.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Found {
    /// It is still asked for.
    Loading,
    /// Here it is.
    Here(Rc<Row>),
    /// The uuid is none, or no order has it.
    Nowhere,
    /// The server could not tell.
    Failed(ApiError),
}

/// The order with this uuid: from the register, else from the server; and a way to ask the server again.
#[hook]
pub(crate) fn use_order(desk: &Desk, register: &Register, uuid: &str) -> (Found, Callback<()>) {
    let row = register.row(&uuid.to_ascii_lowercase()).cloned();
    let failure = use_state_eq(|| None::<ApiError>);
    let asked = use_state_eq(|| 0_u32);
    use_effect_with(uuid.to_ascii_lowercase(), {
        let register = desk.register.clone();
        move |uuid| {
            register.dispatch(Action::OpenIs(Some(uuid.clone())));
            move || register.dispatch(Action::OpenIs(None))
        }
    });
    // Asked once the list has come without it, and again when a failed list has come after all.
    let ask = rules::uuid(uuid).is_ok() && row.is_none() && register.list.fetch != Fetch::Loading;
    use_effect_with((uuid.to_owned(), ask, register.list.fetch.clone(), *asked), {
        let (desk, failure) = (desk.clone(), failure.setter());
        move |(uuid, ask, ..)| {
            failure.set(None);
            let uuid = uuid.clone();
            let task = ask.then(|| {
                Task::spawn(async move {
                    match desk.api.read(&uuid).await {
                        Ok(order) => desk.register.dispatch(Action::Arrived(order)),
                        Err(error) => failure.set(Some(error)),
                    }
                })
            });
            move || drop(task)
        }
    });
    let found = match (row, &*failure) {
        (Some(row), _) => Found::Here(row),
        _ if rules::uuid(uuid).is_err() => Found::Nowhere,
        (None, Some(ApiError::NotFound)) => Found::Nowhere,
        (None, Some(error)) => Found::Failed(error.clone()),
        (None, None) => Found::Loading,
    };
    (found, Callback::from(move |()| asked.set(*asked + 1)))
}
