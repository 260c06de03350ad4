//! The migrations are part of the program: one that is added makes it be compiled again.

fn main() {
    println!("cargo:rerun-if-changed=../../migrations");
}
