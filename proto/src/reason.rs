//! Why a field or a text was refused: each language of reasons is an enum of its own, and all go over the wire the same way.

/// Makes an enum of reasons. Each has the name that is sent as the `reason` of a `google.rpc.BadRequest.FieldViolation`
/// (UPPER_SNAKE_CASE, AIP-193), and a sentence in English.
macro_rules! reasons {
    (
        $(#[$doc:meta])*
        pub enum Reason {
            $($(#[$reason_doc:meta])* $reason:ident = $wire:literal, $sentence:literal;)+
        }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Reason {
            $($(#[$reason_doc])* $reason,)+
        }

        impl Reason {
            /// Every reason.
            pub const ALL: &[Self] = &[$(Self::$reason),+];

            /// The reason as it goes over the wire.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$reason => $wire,)+
                }
            }

            /// The reason that [`as_str`](Self::as_str) writes so.
            #[must_use]
            pub fn from_wire(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|reason| reason.as_str() == text)
            }
        }

        impl std::fmt::Display for Reason {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                match self {
                    $(Self::$reason => write!(f, $sentence),)+
                }
            }
        }
    };
}
pub(crate) use reasons;

#[cfg(test)]
mod tests {
    use crate::{filter, rules, sort};

    #[test]
    fn reasons_survive_the_wire() {
        for reason in rules::Reason::ALL {
            assert_eq!(rules::Reason::from_wire(reason.as_str()), Some(*reason));
        }
        for reason in filter::Reason::ALL {
            assert_eq!(filter::Reason::from_wire(reason.as_str()), Some(*reason));
        }
        for reason in sort::Reason::ALL {
            assert_eq!(sort::Reason::from_wire(reason.as_str()), Some(*reason));
        }
        assert_eq!(rules::Reason::from_wire("OTHER"), None);
    }

    #[test]
    fn a_sentence_tells_the_bound() {
        assert_eq!(rules::Reason::NameTooLong.to_string(), "a name has at most 200 characters");
        assert_eq!(filter::Reason::TooDeep.to_string(), "parentheses and negations go at most 16 deep");
    }
}
