use std::marker::PhantomData;

macro_rules! methods {
    ($($(#[$comment:meta])+ $name:ident)+) => {
        $($(#[$comment])+
        #[derive(Debug)]
        pub struct $name<Request, Response> {
            /// The path of its HTTP request: `/package.Service/Method`.
            pub path: &'static str,
            types: PhantomData<fn(Request) -> Response>,
        }

        impl<Request, Response> $name<Request, Response> {
            pub(crate) const fn new(path: &'static str) -> Self {
                Self { path, types: PhantomData }
            }
        })+
    };
}

methods! {
    /// A method of a service, with the types of its request and its answer.
    Method
    /// A method that answers with a stream of messages.
    StreamMethod
}
