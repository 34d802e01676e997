//! Cursors: one that is read is written such that it is read as the same, and none holds what PostgreSQL refuses.

use recipe_api::schemas::Cursor;

pub fn target(data: &[u8]) {
    let text = super::text(data);
    let Some(cursor) = Cursor::read(text) else { return };
    assert_eq!(Cursor::read(&cursor.write()), Some(cursor.clone()));
    assert_eq!(Cursor::read_id(text).is_some(), matches!(cursor, Cursor::Id(_)));
    assert_eq!(Cursor::ensure_id(text).is_ok(), matches!(cursor, Cursor::Id(_)));
    if let Cursor::Label(key, _) = cursor {
        assert!(!key.contains('\0'));
    }
}
