use tonic::Code;

use crate::support::{Client, named, violations};

pub async fn names_come_back_verbatim(client: Client) {
    for name in [
        "Спецзаказ № 5: Ёлки и йод",
        "Blauer See Delikatessen · Münster · Århus · São Paulo",
        "注文 五百二十 ﾊﾝｶｸ",
        "👩‍👩‍👧‍👦 🇺🇦 ☕\u{fe0f} 👍🏽",
        "طلبية رقم ٥ \u{200f}(عاجل)",
        "הזמנה \u{202e}abc\u{202c}",
        "e\u{301} and é are not the same bytes, nor are ﬁ and fi",
        "Z\u{351}\u{343}a\u{36b}\u{304}l\u{348}\u{35a}go",
        "zero\u{200b}width\u{200d}join\u{feff}",
        "private \u{e000} and unassigned \u{e0080}, last \u{10ffff}",
        r#""double", 'single', `back`, “curly”, \ and $(id) and %s and {0}"#,
        "'; DROP TABLE orders; --",
        "1 OR 1=1 /* */ LIKE '%_%' ESCAPE '\\'",
        "<script>alert(1)</script><img src=x onerror=alert(1)>",
        "{{7*7}} ${jndi:ldap://x} ../../etc/passwd",
        "Bon  app':  two  spaces\u{a0}stay",
    ] {
        let created = client.create(named(name)).await.unwrap_or_else(|status| panic!("{name:?}: {status}"));
        let read = client.read(&created.uuid).await.unwrap();
        assert_eq!((&*created.name, &*read.name), (name, name));
    }
}

pub async fn names_are_trimmed(client: Client) {
    let order = client.create(named("\u{a0}\t Bon app' \u{2003}\r\n")).await.unwrap();
    assert_eq!(order.name, "Bon app'");
}

pub async fn names_are_counted_in_characters(client: Client) {
    let longest = "🧾".repeat(200);
    assert_eq!(client.create(named(&longest)).await.unwrap().name, longest);
    let refused = client.create(named(&format!("{longest}x"))).await.unwrap_err();
    assert_eq!(violations(&refused), [("name".to_owned(), "NAME_TOO_LONG".to_owned())]);
}

pub async fn names_that_cannot_be_kept_are_refused(client: Client) {
    for name in ["a\0b", "a\nb", "a\tb", "a\u{7f}b", "a\u{85}b", "a\u{2028}b", "a\u{2029}b"] {
        let refused = client.create(named(name)).await.expect_err(name);
        assert_eq!(refused.code(), Code::InvalidArgument, "{name:?}");
        let expected = ("name".to_owned(), "NAME_HAS_CONTROL_CHARACTER".to_owned());
        assert_eq!(violations(&refused), [expected], "{name:?}");
    }
}
