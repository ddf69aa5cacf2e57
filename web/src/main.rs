//! The page: see the library.

fn main() {
    orders_web::begin();
}
