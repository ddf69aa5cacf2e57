use std::marker::PhantomData;

/// A method of a service, with the types of its request and its answer.
#[derive(Debug)]
pub struct Method<Request, Response> {
    /// The path of its HTTP request: `/package.Service/Method`.
    pub path: &'static str,
    types: PhantomData<fn(Request) -> Response>,
}

impl<Request, Response> Method<Request, Response> {
    pub(crate) const fn new(path: &'static str) -> Self {
        Self { path, types: PhantomData }
    }
}
