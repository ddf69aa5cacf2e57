//! The page of Orders: a register of orders, kept in the browser's window.
//!
//! - [`api`] is the only module that talks to the server, through [`grpc_web`];
//! - [`register`] holds the orders, [`toasts`] the messages: pure, tested on the host;
//! - [`route`], [`shortcuts`], [`theme`], [`text`]: addresses, keys, colours, words;
//! - [`hooks`] connect all that with the browser, [`components`] and [`pages`] draw it, [`app`] puts it together.

mod api;
mod app;
mod browser;
mod components;
mod desk;
mod grpc_web;
mod hooks;
#[expect(dead_code, reason = "the components go over to it next")]
mod outbox;
mod pages;
mod register;
mod route;
mod shortcuts;
mod text;
mod theme;
mod toasts;

fn main() {
    yew::set_custom_panic_hook(Box::new(|info| browser::report_crash(&info.to_string())));
    if let Some(root) = browser::find("#app") {
        yew::Renderer::<app::App>::with_root(root.into()).render();
    }
}
