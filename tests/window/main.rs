//! The real window, driven by WebDriver: one journey per feature, each over a demo workspace of its
//! own. It needs the programs `redress` (with its pages inside) and `redressctl`, Debian's
//! `WebKitWebDriver`, and a screen; without one the tests start their own.

mod backup;
mod bus;
mod chooser;
mod demo;
mod desk;
mod driver;
mod exports;
mod help;
mod imports;
mod journeys;
mod keyboard;
mod lasting;
mod links;
mod newcomer;
mod process;
mod queue;
mod screen;
mod start;
mod updates;
mod wallets;
mod window;
