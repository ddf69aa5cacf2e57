use wasm_bindgen_test::wasm_bindgen_test;

use crate::text::{Count, Language, Text};

#[wasm_bindgen_test]
fn plural_forms_and_digits_are_the_language_s_own() {
    let counted = |language, n| Text::built_in(language).count(Count::OutboxWaiting, n);
    let english = [1, 2, 1_234].map(|n| counted(Language::English, n));
    assert_eq!(english, ["1 change waiting", "2 changes waiting", "1,234 changes waiting"]);
    let russian = [1, 2, 5, 21].map(|n| counted(Language::Russian, n));
    assert_eq!(russian, ["1 изменение ждёт", "2 изменения ждут", "5 изменений ждут", "21 изменение ждёт"]);
}

#[wasm_bindgen_test]
fn a_date_is_written_as_the_language_does_and_what_is_none_stands_for_itself() {
    let date = |language, date| Text::built_in(language).date(date);
    assert!(date(Language::English, "2024-06-13").contains("2024"));
    assert_ne!(date(Language::English, "2024-06-13"), date(Language::Russian, "2024-06-13"));
    assert_eq!(date(Language::English, "soon"), "soon");
}
