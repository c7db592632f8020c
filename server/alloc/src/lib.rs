//! The allocator of the programs and of the parser inside them: mimalloc.
//!
//! A syntax tree is many small allocations that live and die together in one thread; mimalloc
//! takes a tenth off the time of a parse, against the system's allocator. The parser, which is C,
//! has to be told by [`install`].
//!
//! Invariants: the only crate with `unsafe` code in it; it does nothing but forward to mimalloc.

use std::alloc::{Layout, handle_alloc_error};
use std::ffi::c_void;
use std::sync::Once;

use libmimalloc_sys::{mi_collect, mi_free, mi_malloc, mi_realloc, mi_zalloc};
use mimalloc::MiMalloc;

#[global_allocator]
static GLOBAL: MiMalloc = MiMalloc;

/// Makes the parser allocate as the rest of the program does, and sees to it that memory comes in
/// small pages.
///
/// With huge pages a scan holds half as much again, since trees come and go and what one leaves
/// of a huge page stays; and it takes longer, since the system clears each of them whole.
///
/// To be called at the start of `main`, before anything is parsed and while there is only one
/// thread. Later calls do nothing.
pub fn install() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let allocator = tree_sitter::Allocator {
            malloc: allocate,
            calloc: allocate_zeroed,
            realloc: reallocate,
            free: release,
        };
        // SAFETY: the four functions belong to one allocator, mimalloc; none returns null, since
        // each ends the process instead; mimalloc aligns as `malloc` does, to 16 bytes or the
        // size. Nothing of the parser's exists yet: the caller sees to it by calling first thing
        // in `main`, and `Once` to it that no second call replaces the functions.
        unsafe { tree_sitter::set_allocator(Some(allocator)) };
        // A system that does not know how keeps its own way, which is right too.
        #[cfg(target_os = "linux")]
        let _ = rustix::thread::disable_transparent_huge_pages(true);
    });
}

/// Gives the memory that the calling thread has released back to the system, as far as whole pages
/// of it are free.
pub fn give_back() {
    // SAFETY: `mi_collect` may be called at any time, and touches no memory that is in use.
    unsafe { mi_collect(true) };
}

extern "C" fn allocate(size: usize) -> *mut c_void {
    // SAFETY: `mi_malloc` may be called with any size.
    checked(unsafe { mi_malloc(size) }, size)
}

extern "C" fn allocate_zeroed(count: usize, size: usize) -> *mut c_void {
    // No allocation can be of the size that stands for an overflow: it fails.
    let size = count.saturating_mul(size);
    // SAFETY: `mi_zalloc` may be called with any size.
    checked(unsafe { mi_zalloc(size) }, size)
}

/// # Safety
/// `pointer` is null or comes from one of this crate's functions and was not released.
unsafe extern "C" fn reallocate(pointer: *mut c_void, size: usize) -> *mut c_void {
    // SAFETY: the caller's promise is the one `mi_realloc` asks for.
    checked(unsafe { mi_realloc(pointer, size) }, size)
}

/// # Safety
/// `pointer` is null or comes from one of this crate's functions and was not released.
unsafe extern "C" fn release(pointer: *mut c_void) {
    // SAFETY: the caller's promise is the one `mi_free` asks for.
    unsafe { mi_free(pointer) };
}

/// `pointer`; ends the process as Rust's own allocations do when there was no memory.
fn checked(pointer: *mut c_void, size: usize) -> *mut c_void {
    if pointer.is_null() && size > 0 {
        handle_alloc_error(Layout::from_size_align(size, 16).unwrap_or(Layout::new::<u8>()));
    }
    pointer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_keeps_its_contents_when_it_grows() {
        let start = allocate_zeroed(4, 4).cast::<u8>();
        // SAFETY: 16 bytes were allocated and zeroed above; the pointer that `reallocate` returns
        // holds 4,096 and is released once.
        unsafe {
            assert_eq!(std::slice::from_raw_parts(start, 16), [0; 16]);
            start.write(7);
            let grown = reallocate(start.cast(), 4096).cast::<u8>();
            assert_eq!(grown.read(), 7);
            release(grown.cast());
            release(std::ptr::null_mut());
        }
    }
}
