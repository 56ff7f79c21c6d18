"""Whatever people type, paste, drag and delete: the whole product under hostile workbooks."""
