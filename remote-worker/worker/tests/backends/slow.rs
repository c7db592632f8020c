//! On a way that is slow, texts are compressed; on one that is not, they are not.

use std::fmt::Write as _;
use std::fs;

use astrolens_fault_proxy::FaultProxy;
use astrolens_pool::Timing;

use crate::folder::Folder;
use crate::scan::{expected, is_whole, scanned};
use crate::stage::{Worker, pool};

/// How many texts there are beside the usual ones.
const TEXTS: usize = 40;

/// A text that is long and soon analysed: words that resemble one another, in a comment.
fn long(number: usize) -> String {
    let mut text = format!("int f{number}(void) {{ return {number}; }}\n/*\n");
    let mut random = fastrand::Rng::with_seed(number as u64);
    while text.len() < 500_000 {
        // Writing to a string does not fail.
        let _ = write!(text, "remark {} on number {}, ", random.u16(..), random.u16(..));
    }
    text + "*/\n"
}

#[test]
fn texts_are_compressed_on_a_slow_way_alone() {
    let folder = Folder::new(2);
    let mut bytes = 0;
    for number in 0..TEXTS {
        let text = long(number);
        bytes += text.len() as u64;
        fs::write(folder.path().join(format!("long{number}.c")), text).unwrap();
    }
    let expected = expected(&folder.path());
    let passed = |bytes_per_second: Option<u32>| {
        let worker = Worker::start(&[]);
        let proxy = FaultProxy::start(worker.address()).unwrap();
        if let Some(bytes_per_second) = bytes_per_second {
            proxy.throttle(bytes_per_second);
        }
        let (pool, _) = pool(&[format!("http://{}", proxy.address())], Timing::default());
        let found = scanned(&folder.path(), &pool, 2);
        is_whole(&format!("{bytes_per_second:?} bytes in a second"), (&found, &expected), &pool);
        assert_eq!(pool.statistics().handed_back, 0);
        proxy.counts().up.passed
    };
    let (fast, slow) = (passed(None), passed(Some(4 << 20)));
    assert!(fast > bytes, "{fast} of {bytes} bytes on a fast way");
    assert!(slow < bytes * 2 / 3, "{slow} of {bytes} bytes on a slow way");
}
