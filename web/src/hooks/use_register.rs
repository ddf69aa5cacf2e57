use orders_proto::order::Order;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::{
    api::{Api, ApiError},
    register::{Action, Register},
    toasts::{Notice, ToastAction, Toasts},
};

/// The register. Whatever in it runs ahead of the server is sent there, one write at a time for each order.
#[hook]
pub(crate) fn use_register(api: &Api, toasts: &UseReducerDispatcher<Toasts>) -> UseReducerHandle<Register> {
    let register = use_reducer(Register::default);
    use_effect_with(register.unsent(), {
        let (api, register, toasts) = (api.clone(), register.dispatcher(), toasts.clone());
        move |unsent: &Vec<Order>| {
            for order in unsent {
                register.dispatch(Action::Sending(order.uuid.clone()));
                spawn_local(save(api.clone(), register.clone(), toasts.clone(), order.clone()));
            }
        }
    });
    register
}

async fn save(api: Api, register: UseReducerDispatcher<Register>, toasts: UseReducerDispatcher<Toasts>, order: Order) {
    let problems = match api.update(order.clone()).await {
        Ok(stored) => return register.dispatch(Action::Saved(stored)),
        Err(ApiError::Fields(problems)) => problems,
        Err(error) => {
            toasts.dispatch(ToastAction::Show(Box::new(Notice::Unsaved(order.clone())), error));
            Vec::new()
        }
    };
    register.dispatch(Action::Refused(order.uuid, problems));
}
