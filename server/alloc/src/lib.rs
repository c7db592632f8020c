//! The allocator of the programs and of the parser inside them: mimalloc.
//!
//! A syntax tree is many small allocations that live and die together in one thread; mimalloc
//! takes a tenth off the time of a parse, against the system's allocator. The parser, which is C,
//! has to be told by [`install`]. It has a heap of its own: what trees leave behind are whole pages,
//! and not gaps between what lives on.
//!
//! Invariants: the only crate with `unsafe` code in it; it does nothing but forward to mimalloc.

use std::alloc::{Layout, handle_alloc_error};
use std::ffi::c_void;
use std::ptr;
use std::sync::Once;
use std::sync::atomic::{AtomicPtr, Ordering};

use libmimalloc_sys::{
    mi_collect, mi_free, mi_heap_malloc, mi_heap_new, mi_heap_realloc, mi_heap_t, mi_heap_zalloc,
};
use mimalloc::MiMalloc;

#[global_allocator]
static GLOBAL: MiMalloc = MiMalloc;

/// The heap of the parser. It is never deleted. Null before [`install`], when no parser asks for it.
static TREES: AtomicPtr<mi_heap_t> = AtomicPtr::new(ptr::null_mut());

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
        // SAFETY: `mi_heap_new` may be called at any time.
        let trees = unsafe { mi_heap_new() };
        if trees.is_null() {
            handle_alloc_error(Layout::new::<*mut mi_heap_t>());
        }
        TREES.store(trees, Ordering::Release);
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

/// The heap of the parser, which only calls what [`install`] hands over once there is one.
fn trees() -> *mut mi_heap_t {
    TREES.load(Ordering::Acquire)
}

extern "C" fn allocate(size: usize) -> *mut c_void {
    // SAFETY: any thread may allocate from the heap, which is there, any size.
    checked(unsafe { mi_heap_malloc(trees(), size) }, size)
}

extern "C" fn allocate_zeroed(count: usize, size: usize) -> *mut c_void {
    // No allocation can be of the size that stands for an overflow: it fails.
    let size = count.saturating_mul(size);
    // SAFETY: any thread may allocate from the heap, which is there, any size.
    checked(unsafe { mi_heap_zalloc(trees(), size) }, size)
}

/// # Safety
/// `pointer` is null or comes from one of this crate's functions and was not released.
unsafe extern "C" fn reallocate(pointer: *mut c_void, size: usize) -> *mut c_void {
    // SAFETY: the caller's promise is the one `mi_heap_realloc` asks for; any thread may allocate from
    // the heap, which is there.
    checked(unsafe { mi_heap_realloc(trees(), pointer, size) }, size)
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

    unsafe extern "C" {
        /// Whether memory is of a heap, as `mimalloc.h` declares it.
        fn mi_heap_contains(heap: *const mi_heap_t, memory: *const c_void) -> bool;
    }

    #[test]
    fn trees_have_a_heap_of_their_own() {
        install();
        let of_parser = allocate(64);
        let of_rest = Box::into_raw(Box::new([0_u64; 8]));
        // SAFETY: both were allocated above, and are released once, each by the way it came.
        unsafe {
            assert!(mi_heap_contains(trees(), of_parser));
            assert!(!mi_heap_contains(trees(), of_rest.cast()));
            release(of_parser);
            drop(Box::from_raw(of_rest));
        }
    }

    #[test]
    fn memory_keeps_its_contents_when_it_grows() {
        install();
        let start = allocate_zeroed(4, 4).cast::<u8>();
        // SAFETY: 16 bytes were allocated and zeroed above; the pointer that `reallocate` returns
        // holds 4,096 and is released once.
        unsafe {
            assert_eq!(std::slice::from_raw_parts(start, 16), [0; 16]);
            start.write(7);
            let grown = reallocate(start.cast(), 4096).cast::<u8>();
            assert_eq!(grown.read(), 7);
            release(grown.cast());
            release(ptr::null_mut());
        }
    }
}
