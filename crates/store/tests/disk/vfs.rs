//! The way from SQLite to its files ("VFS"), with [`Disk`] in between: every call goes to the
//! usual one of Unix, and what changes a file is told to the disk, or refused by it.
#![allow(
    unsafe_code,
    reason = "SQLite takes a VFS as a table of C functions, and there is no safe way to give it one"
)]

use std::ffi::{CStr, OsStr, c_char, c_int, c_void};
use std::mem::size_of;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};
use std::ptr::{null, null_mut};
use std::sync::OnceLock;

use libsqlite3_sys::{
    SQLITE_FULL, SQLITE_IOCAP_POWERSAFE_OVERWRITE, SQLITE_IOERR_FSYNC, SQLITE_OK, sqlite3_file,
    sqlite3_int64, sqlite3_io_methods, sqlite3_vfs, sqlite3_vfs_find, sqlite3_vfs_register,
};

use super::{Call, Change, Disk, Failure};

/// An open file as SQLite holds it: this, and behind it in the same memory the file of the usual
/// VFS.
#[repr(C)]
struct File {
    /// SQLite looks for its methods here, so it is the first.
    base: sqlite3_file,
    /// From `Box::into_raw`; null when no disk follows the file.
    followed: *mut Followed,
}

struct Followed {
    disk: Disk,
    name: PathBuf,
}

/// Pointers to the two tables, which live as long as the process.
struct Tables {
    usual: *mut sqlite3_vfs,
    _ours: *mut sqlite3_vfs,
}

// SAFETY: the tables are written before they are put here, and only read afterwards; SQLite
// itself guards its list of them (`SQLITE_THREADSAFE=1`).
unsafe impl Send for Tables {}
// SAFETY: as above.
unsafe impl Sync for Tables {}

static TABLES: OnceLock<Tables> = OnceLock::new();

static METHODS: sqlite3_io_methods = sqlite3_io_methods {
    // Without `xFetch`: no memory maps, so every read and write is seen.
    iVersion: 2,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(check_reserved_lock),
    xFileControl: Some(file_control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(device_characteristics),
    xShmMap: Some(shm_map),
    xShmLock: Some(shm_lock),
    xShmBarrier: Some(shm_barrier),
    xShmUnmap: Some(shm_unmap),
    xFetch: None,
    xUnfetch: None,
};

/// Makes it the VFS of every connection that is opened from now on in this process.
pub(super) fn register() {
    TABLES.get_or_init(|| {
        // SAFETY: asking for the default VFS initialises SQLite; a null name is allowed.
        let usual = unsafe { sqlite3_vfs_find(null()) };
        assert!(!usual.is_null());
        // SAFETY: SQLite's own table is a valid one for ever. The other methods of the usual VFS
        // don't look at the table that they are called through, or only at what is copied.
        let mut ours = unsafe { *usual };
        ours.szOsFile += size_of::<File>() as c_int;
        ours.pNext = null_mut();
        ours.zName = c"followed".as_ptr();
        ours.xOpen = Some(open);
        ours.xDelete = Some(delete);
        let ours = Box::into_raw(Box::new(ours));
        // SAFETY: the table is never freed or changed.
        let taken = unsafe { sqlite3_vfs_register(ours, 1) };
        assert_eq!(taken, SQLITE_OK);
        Tables { usual, _ours: ours }
    });
}

fn usual() -> *mut sqlite3_vfs {
    TABLES.get().map_or(null_mut(), |tables| tables.usual)
}

/// The path in a C string of SQLite's.
///
/// # Safety
/// `name` is null, or ends with a zero and lives as long as the answer.
unsafe fn path<'a>(name: *const c_char) -> Option<&'a Path> {
    if name.is_null() {
        return None;
    }
    // SAFETY: as promised by the caller.
    let name = unsafe { CStr::from_ptr(name) };
    Some(Path::new(OsStr::from_bytes(name.to_bytes())))
}

/// # Safety
/// SQLite gives `szOsFile` bytes, aligned for pointers, at `file`, and a name that is null or a
/// path; so it does for every function below that takes a file: one that [`open`] opened.
unsafe extern "C" fn open(
    _: *mut sqlite3_vfs,
    name: *const c_char,
    file: *mut sqlite3_file,
    flags: c_int,
    out: *mut c_int,
) -> c_int {
    let ours = file.cast::<File>();
    // SAFETY: the memory is SQLite's and large enough for both files.
    unsafe {
        (*ours).base.pMethods = null();
        (*ours).followed = null_mut();
        let Some(open) = (*usual()).xOpen else {
            return SQLITE_FULL;
        };
        let code = open(usual(), name, behind(file), flags, out);
        if code != SQLITE_OK {
            return code;
        }
        (*ours).base.pMethods = &raw const METHODS;
        if let Some(path) = path(name)
            && let Some(disk) = Disk::of(path)
            && let Some(name) = path.file_name()
        {
            let name = PathBuf::from(name);
            disk.opened(&name, std::fs::read(path).ok());
            (*ours).followed = Box::into_raw(Box::new(Followed { disk, name }));
        }
    }
    SQLITE_OK
}

/// # Safety
/// As for [`open`].
unsafe extern "C" fn delete(_: *mut sqlite3_vfs, name: *const c_char, sync: c_int) -> c_int {
    // SAFETY: the name is a path; the usual VFS is called as SQLite would.
    unsafe {
        let followed = path(name).and_then(|path| Some((Disk::of(path)?, path.file_name()?)));
        if let Some((disk, _)) = &followed
            && disk.before(Call::Delete, 0).is_err()
        {
            return SQLITE_IOERR_FSYNC;
        }
        let code = (*usual())
            .xDelete
            .map_or(SQLITE_OK, |delete| delete(usual(), name, sync));
        if let Some((disk, name)) = followed
            && code == SQLITE_OK
        {
            disk.removed(Path::new(name), sync != 0);
        }
        code
    }
}

/// The file of the usual VFS.
///
/// # Safety
/// As for [`open`].
unsafe fn behind(file: *mut sqlite3_file) -> *mut sqlite3_file {
    // SAFETY: `szOsFile` counts both, this one first; its size is a multiple of a pointer's.
    unsafe { file.cast::<u8>().add(size_of::<File>()).cast() }
}

/// # Safety
/// As for [`open`].
unsafe fn followed<'a>(file: *mut sqlite3_file) -> Option<&'a Followed> {
    // SAFETY: null, or from `Box::into_raw` and freed only by `close`.
    unsafe { (*file.cast::<File>()).followed.as_ref() }
}

/// Calls a method of the usual file.
macro_rules! usually {
    ($method:ident, $file:expr $(, $argument:expr)*) => {{
        let file = behind($file);
        match (*(*file).pMethods).$method {
            Some(method) => method(file $(, $argument)*),
            None => Default::default(),
        }
    }};
}

/// Functions that only pass on.
macro_rules! passed_on {
    ($($function:ident = $method:ident($($argument:ident: $kind:ty),*) $(-> $answer:ty)?;)*) => {$(
        /// # Safety
        /// As for [`open`].
        unsafe extern "C" fn $function(file: *mut sqlite3_file $(, $argument: $kind)*) $(-> $answer)? {
            // SAFETY: the file behind is open, and gets what SQLite gave.
            unsafe { usually!($method, file $(, $argument)*) }
        }
    )*};
}

passed_on! {
    read = xRead(to: *mut c_void, n: c_int, at: sqlite3_int64) -> c_int;
    file_size = xFileSize(size: *mut sqlite3_int64) -> c_int;
    lock = xLock(how: c_int) -> c_int;
    unlock = xUnlock(how: c_int) -> c_int;
    check_reserved_lock = xCheckReservedLock(is: *mut c_int) -> c_int;
    file_control = xFileControl(what: c_int, with: *mut c_void) -> c_int;
    shm_map = xShmMap(page: c_int, size: c_int, extend: c_int, to: *mut *mut c_void) -> c_int;
    shm_lock = xShmLock(offset: c_int, n: c_int, flags: c_int) -> c_int;
    shm_barrier = xShmBarrier();
    shm_unmap = xShmUnmap(delete: c_int) -> c_int;
}

/// # Safety
/// As for [`open`].
unsafe extern "C" fn sector_size(_: *mut sqlite3_file) -> c_int {
    super::SECTOR as c_int
}

/// # Safety
/// As for [`open`].
unsafe extern "C" fn device_characteristics(_: *mut sqlite3_file) -> c_int {
    // What SQLite believes of every Unix: a write leaves the rest of its sector alone.
    SQLITE_IOCAP_POWERSAFE_OVERWRITE
}

/// # Safety
/// As for [`open`].
unsafe extern "C" fn close(file: *mut sqlite3_file) -> c_int {
    // SAFETY: SQLite closes a file once.
    unsafe {
        let ours = file.cast::<File>();
        let code = usually!(xClose, file);
        if !(*ours).followed.is_null() {
            drop(Box::from_raw((*ours).followed));
            (*ours).followed = null_mut();
        }
        code
    }
}

/// # Safety
/// As for [`open`]; there are `n` bytes at `from`.
unsafe extern "C" fn write(
    file: *mut sqlite3_file,
    from: *const c_void,
    n: c_int,
    at: sqlite3_int64,
) -> c_int {
    // SAFETY: as promised.
    unsafe {
        let Some(Followed { disk, name }) = followed(file) else {
            return usually!(xWrite, file, from, n, at);
        };
        let mut size = 0;
        usually!(xFileSize, file, &raw mut size);
        let grows = (at + sqlite3_int64::from(n) - size).max(0) as u64;
        if let Err(failure) = disk.before(Call::Write, grows) {
            return code(failure);
        }
        let code = usually!(xWrite, file, from, n, at);
        if code == SQLITE_OK {
            let bytes = std::slice::from_raw_parts(from.cast::<u8>(), n as usize).to_vec();
            let at = at as u64;
            disk.changed(name, Change::Write { at, bytes });
        }
        code
    }
}

/// # Safety
/// As for [`open`].
unsafe extern "C" fn truncate(file: *mut sqlite3_file, size: sqlite3_int64) -> c_int {
    // SAFETY: the file behind is open.
    unsafe {
        let Some(Followed { disk, name }) = followed(file) else {
            return usually!(xTruncate, file, size);
        };
        if let Err(failure) = disk.before(Call::Truncate, 0) {
            return code(failure);
        }
        let code = usually!(xTruncate, file, size);
        if code == SQLITE_OK {
            disk.changed(name, Change::Resize(size as u64));
        }
        code
    }
}

/// # Safety
/// As for [`open`].
unsafe extern "C" fn sync(file: *mut sqlite3_file, _: c_int) -> c_int {
    // SAFETY: the file behind is open.
    unsafe {
        let Some(Followed { disk, name }) = followed(file) else {
            return usually!(xSync, file, 0);
        };
        if let Err(failure) = disk.before(Call::Sync, 0) {
            disk.synced(name, false);
            return code(failure);
        }
        // The real disk need not: this one's photo is all that is looked at.
        disk.synced(name, true);
        SQLITE_OK
    }
}

fn code(failure: Failure) -> c_int {
    match failure {
        Failure::Sync => SQLITE_IOERR_FSYNC,
        Failure::Full => SQLITE_FULL,
    }
}
