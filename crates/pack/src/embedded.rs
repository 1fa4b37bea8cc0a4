//! The Vietnamese programme, compiled into the program.

use std::sync::OnceLock;

use crate::model::Pack;

/// Made from `packs/vn-ecd` by `cargo xtask pack`, which also tells when it is stale.
const VN_ECD: &[u8] = include_bytes!("../../../packs/vn-ecd/vn-ecd.pack");

/// The programme for the development of children to 8 (Đề án 1437), read once.
pub fn vn_ecd() -> &'static Pack {
    static PACK: OnceLock<Pack> = OnceLock::new();
    PACK.get_or_init(|| {
        Pack::from_compiled(VN_ECD).expect("the compiled pack is checked by the tests")
    })
}
