use yew::prelude::*;

use super::{use_document_event, use_window_event};
use crate::{
    api::Api,
    outbox::{Act, Far, Mirror, News, Outbox},
    register::{Action, Register},
    text::Key,
};

/// What was done last in this tab, for as long as it is worth saying.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Said {
    /// Nothing, or long ago.
    #[default]
    Nothing,
    /// This was done, or undone.
    Act(Act),
    /// These words.
    Told(Key),
    /// So many orders could not be taken back: they have changed since.
    Left(usize),
}

/// The outbox, what is in it, and what was done last.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Writing {
    /// Where writes go.
    pub(crate) outbox: Outbox,
    /// What waits, and what was done.
    pub(crate) mirror: Mirror,
    /// What was done last.
    pub(crate) said: Said,
    /// How far a bulk change has come that is under way here, or was stopped.
    pub(crate) far: Option<Far>,
    /// Says something else.
    pub(crate) say: Callback<Said>,
    /// Stops saying it.
    pub(crate) dismiss: Callback<()>,
}

/// Opens the outbox, and keeps the register in step with it.
#[hook]
pub(crate) fn use_outbox(api: &Api, register: &UseReducerDispatcher<Register>, lost: bool) -> Writing {
    let mirror = use_reducer(Mirror::default);
    let said = use_state_eq(Said::default);
    let far = use_state_eq(|| None::<Far>);
    let outbox = use_memo((), |()| {
        let news = {
            let (register, said) = (register.clone(), said.setter());
            Callback::from(move |news| match news {
                News::Stored(order) => register.dispatch(Action::Arrived(order)),
                News::Removed(uuid) => register.dispatch(Action::Removed(uuid)),
                News::Finished(left) => {
                    register.dispatch(Action::Again);
                    if !left.is_empty() {
                        said.set(Said::Left(left.len()));
                    }
                    left.into_iter().for_each(|order| register.dispatch(Action::Arrived(order)));
                }
            })
        };
        let acts = {
            let (said, far) = (said.setter(), far.setter());
            Callback::from(move |act| {
                said.set(Said::Act(act));
                far.set(None);
            })
        };
        let far = {
            let far = far.setter();
            Callback::from(move |how_far| far.set(how_far))
        };
        Outbox::open(api.clone(), mirror.dispatcher(), news, acts, far)
    });
    let outbox = (*outbox).clone();
    use_effect_with((*mirror).clone(), {
        let register = register.clone();
        move |mirror| register.dispatch(Action::Waits(mirror.book.clone()))
    });
    use_effect_with(lost, {
        let outbox = outbox.clone();
        move |lost| {
            if !lost {
                outbox.wake();
            }
        }
    });
    let wake = use_callback(outbox.clone(), |_: Event, outbox| outbox.wake());
    use_window_event("online", wake.clone());
    use_document_event("visibilitychange", wake);
    let say = use_callback(said.setter(), |what, said| said.set(what));
    // What no longer belongs into the list stays until there was time to undo what was done.
    let dismiss = use_callback((said.setter(), far.setter(), register.clone()), |(), (said, far, register)| {
        said.set(Said::Nothing);
        far.set(None);
        register.dispatch(Action::Settled);
    });
    Writing { outbox, mirror: (*mirror).clone(), said: (*said).clone(), far: (*far).clone(), say, dismiss }
}
