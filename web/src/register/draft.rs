//! A field that is being edited.

use orders_proto::{
    order::Order,
    rules::{self, Reason},
};

use crate::{
    api::{Field, Problem},
    outbox::{Part, Patch},
};

/// What was typed into a field and not yet saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Draft {
    /// The text as it stands in the input.
    pub(crate) text: String,
    /// Why it cannot be saved.
    pub(crate) problem: Option<Problem>,
    /// Whether the reader went elsewhere without saving or discarding it.
    pub(crate) left: bool,
    /// Where it is edited: in the list or beside it.
    pub(crate) place: &'static str,
    field: Field,
    /// The order as it was shown when the field was opened.
    base: Order,
}

impl Draft {
    pub(super) fn open(field: Field, shown: &Order) -> Self {
        let text = text_of(field, shown).to_owned();
        Self { text, problem: None, left: false, place: "", field, base: shown.clone() }
    }

    /// Whether it differs from what stood there.
    pub(crate) fn is_dirty(&self) -> bool {
        self.text != text_of(self.field, &self.base)
    }

    /// The write that saves it: the order that it is made from, and its new value. `typed` is what stands in the input, whose last
    /// letter need not have come here yet; `shown` is the order as it is shown now.
    ///
    /// What others did meanwhile to the other fields needs no merging; a change of this one must be noticed, so that the
    /// write is made from the order as it was when the field was opened.
    ///
    /// # Errors
    /// The first rule that the text breaks.
    pub(crate) fn save(&self, typed: &str, shown: &Order) -> Result<(Order, Patch), Reason> {
        let (part, values) = match self.field {
            Field::Name => (Part::Name, Patch { name: Some(rules::name(typed)?.to_owned()), ..Patch::default() }),
            Field::Date => {
                rules::date(typed)?;
                (Part::Date, Patch { date: Some(typed.to_owned()), ..Patch::default() })
            }
        };
        let untouched = part.agrees(&self.base, shown);
        Ok((if untouched { shown } else { &self.base }.clone(), values))
    }
}

fn text_of(field: Field, order: &Order) -> &str {
    match field {
        Field::Name => &order.name,
        Field::Date => &order.date,
    }
}
