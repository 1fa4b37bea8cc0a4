//! Addresses are read and written back; what is none says so.

use super::*;

#[test]
fn addresses_are_read_and_written_back() {
    let check = |address: &str| {
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        assert_eq!(Route::parse(path, query).unwrap().href(), address);
    };
    check("/");
    check("/?unit=16756&as_of=2026-11-22&view=then&lang=en&theme=dark");
    check("/tre-em");
    check("/tre-em?q=lo%20thi%20anh&show=overdue&age=1-2&page=3&unit=16756");
    check("/tre-em/xuat?q=lo&show=overdue&format=csv&unit=16756");
    check("/tre-em/xuat");
    check("/tre-em/TE-0001%2F2");
    check("/tre-em/b%C3%A9");
    check("/ke-hoach");
    check("/ke-hoach/kh-1?lang=en");
    check("/dia-ban?measure=access");
    check("/chi-so/access-health");
    check("/viec?due=overdue&kind=measles-1&role=station&page=2");
    check("/viec?kind=bcg&batch=96-18231-10.97-4-1");
    check("/viec?kind=bcg&page=2&undone=10&lang=en");
    check("/chon-dia-ban?q=tri%20le");
    check("/gioi-thieu");
    check("/tre-em/b%C3%A9/can-do?unit=16756");
    check("/tre-em/1/sang-loc");
    check("/tre-em/1/sang-loc/development-checklist?lang=en");
    check("/tre-em/1/bo");
    check("/theo-doi?show=wasted&page=2");
    check("/dang-nhap");
    check("/dang-nhap?next=%2Fviec%3Fdue%3Doverdue%26lang%3Den&lang=en");
    check("/dang-nhap/ma?next=%2Ftre-em");
    check("/dang-xuat");
    check("/loi-moi/a-b_C%2F9");
    check("/tai-khoan?unit=16756");
    check("/tai-khoan/mat-khau");
    check("/tai-khoan/ma-xac-nhan?theme=dark");
    check("/tai-khoan/ma-truy-cap?lang=en");
    check("/nguoi-dung");
    check("/nguoi-dung/019a0000-0000-7000-8000-000000000001?lang=en");
    check("/nhap-tep?unit=16756");
    check("/nhap-tep/019a0000-0000-7000-8000-000000000001?lang=en");
    check("/nhap-tep/x%2Fy/khong-nhan");
    check("/nhat-ky");
    check("/nhat-ky?before=18205");
    check("/nhat-ky?sap=luc&after=18205");
    check("/nhat-ky/mo-ho-so?sap=-ai");
    check("/tre-em?show=overdue&sap=-ngay-sinh&page=3");
    check("/tre-em/xuat?sap=thon&format=csv");
    check("/nguoi-dung?sap=vai-tro");
    check("/ke-hoach?sap=-ngay");
    check("/don-vi?sap=-tu-ngay");
    check("/tre-em/TE-0001%2F2/ai-xem");
    check("/tre-em/TE-0001%2F2/mo");
    check("/tre-em/TE-0001%2F2/sua?lang=en");
    check("/tre-em/1/noi-o");
    check("/thai-ky");
    check("/thai-ky/dang-ky?unit=16756");
    check("/thai-ky/1");
    check("/thai-ky/1/tre");
    check("/tre-em/1/nguoi-cham-soc");
    check("/tre-em/1/nguoi-cham-soc/2");
    check("/tre-em/1/gop/TE-0001%2F2");
    check("/tre-em/1/tach/2");
    check("/tre-em/TE-0001%2F2/in");
    check("/tre-em/TE-0001%2F2/the?lang=en");
    check("/the/AZ-_09");
    check("/tim?q=tri%20le");
    check("/styleguide?theme=dark");
}

#[test]
fn going_on_leads_nowhere_but_to_our_own_pages() {
    let check = |given: &str, kept: &str| {
        let query = format!("lang=en&next={}", encode(given));
        assert_eq!(next(&query), kept, "{given:?}");
        for path in ["/dang-nhap", "/dang-nhap/ma"] {
            let place = Route::parse(path, &query).unwrap().place;
            let (Place::Door(Door::SignIn(found)) | Place::Door(Door::Code(found))) = place else {
                panic!("{path} is no door");
            };
            assert_eq!(found, kept, "{given:?}");
        }
    };
    check("/viec?due=overdue&lang=en#a", "/viec?due=overdue&lang=en#a");
    check("/", "/");
    check("", "");
    check("//evil", "");
    check("///evil", "");
    check("/\\evil", "");
    check("\\\\evil", "");
    check("/\t/evil", "");
    check("/\r\n//evil", "");
    check("/\0evil", "");
    check("https://evil", "");
    check("javascript:alert(1)", "");
    check("evil", "");
    check(" /viec", "");
    check("/dang-xuat", "");
    check("/dang-nhap?next=/", "");
    check(&format!("/{}", "x".repeat(4 * PART_LENGTH_MAX)), "");
    // The last one counts, whatever stands before it.
    assert_eq!(next("next=/viec&next=//evil"), "");
    assert_eq!(next("next=%2F%2Fevil"), "");
}

#[test]
fn what_people_type_is_understood() {
    let check = |address: &str, written: &str| {
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        assert_eq!(Route::parse(path, query).unwrap().href(), written);
    };
    check("/tre-em/", "/tre-em");
    check("/tre-em?q=++anh++&page=1&x=y", "/tre-em?q=anh");
    check("/?as_of=22/11/2026", "/?as_of=2026-11-22");
    check("/?as_of=&unit=&lang=vi&theme=plaid", "/");
    check("/tre-em?q=50%&lang=en", "/tre-em?q=50%25&lang=en");
}

#[test]
fn what_is_no_address_says_where() {
    let check = |address: &str, expected: &str| {
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        assert_eq!(Route::parse(path, query).unwrap_err().to_string(), expected);
    };
    check("/abc", "no page at /abc");
    check("/tre-em/1/2", "no page at /tre-em/1/2");
    check("/tre-em/1/can-do/2", "no page at /tre-em/1/can-do/2");
    check("/ke-hoach/1/can-do", "no page at /ke-hoach/1/can-do");
    check("/theo-doi?show=thin", "show=thin can't be read");
    check("/chi-so", "no page at /chi-so");
    check("/dang-nhap/khac", "no page at /dang-nhap/khac");
    check("/tai-khoan/ma", "no page at /tai-khoan/ma");
    check("/loi-moi", "no page at /loi-moi");
    check("/nhat-ky/1", "no page at /nhat-ky/1");
    check("/nhat-ky?before=-1", "before=-1 can't be read");
    check("/tre-em/1/mo/2", "no page at /tre-em/1/mo/2");
    check("/tre-em/1/sua/2", "no page at /tre-em/1/sua/2");
    check("/tre-em/1/gop", "no page at /tre-em/1/gop");
    check("/the", "no page at /the");
    check("/tre-em/1/in/2", "no page at /tre-em/1/in/2");
    check("/tre-em/%ff", "no page at /tre-em/%ff");
    check("/?as_of=31/02/2026", "as_of=31/02/2026 can't be read");
    check("/tre-em?page=0", "page=0 can't be read");
    check("/tre-em?show=x", "show=x can't be read");
    check("/viec?due=soon", "due=soon can't be read");
}

#[test]
fn a_changed_lens_starts_lists_again() {
    let route = Route::parse("/tre-em", "q=an&page=4").unwrap();
    assert_eq!(
        route.through(|lens| lens.lang = Lang::En).href(),
        "/tre-em?q=an&lang=en"
    );
    assert_eq!(route.to(Place::Home).href(), "/");
}
