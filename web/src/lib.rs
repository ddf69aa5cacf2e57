//! The page of Orders: a register of orders, kept in the browser's window.
//!
//! - [`api`] is the only module that talks to the server, through [`grpc_web`];
//! - [`query`] says what is listed, [`list`] which orders stand where, [`register`] holds them as they are shown: pure,
//!   tested on the host; every write goes through [`outbox`];
//! - [`import`] is a program of its own, which the page loads when many orders are to be added at a time;
//! - [`route`], [`views`], [`shortcuts`], [`theme`], [`text`]: addresses and names for them, keys, colours, words;
//! - [`hooks`] connect all that with the browser, [`components`] and [`pages`] draw it, [`app`] puts it together.

// What stands for debugging only makes words that nobody reads, and brings the machinery for them into every visit.
#![cfg_attr(not(test), warn(clippy::use_debug))]

mod api;
mod app;
mod browser;
mod commands;
mod components;
mod desk;
mod fold;
mod grpc_web;
mod grpcurl;
mod hooks;
mod import;
#[cfg(all(test, target_arch = "wasm32"))]
mod in_browser;
mod list;
mod live;
mod outbox;
mod pages;
mod query;
mod register;
mod route;
mod shortcuts;
mod stats;
mod text;
mod theme;
mod views;

use wasm_bindgen_futures::spawn_local;

pub use import::open as open_import;

/// Begins the page.
pub fn begin() {
    spawn_local(async {
        match (browser::find("#app"), text::Text::load(text::Language::preferred()).await) {
            (Some(root), Some(text)) => {
                components::restore_date_width();
                _ = yew::Renderer::<app::App>::with_root_and_props(root.into(), app::AppProps { text }).render();
            }
            // `boot.js` then offers to load the page again.
            _ => browser::tell("error"),
        }
    });
}
