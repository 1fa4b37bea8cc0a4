//! What each kind of mistake means and how it is mended, in Vietnamese. The exact names and
//! values stand in the marked line; the English detail is printed below it.

/// Kind of mistake, what it means, how to mend it.
const EXPLANATIONS: &[(&str, &str, &str)] = &[
    (
        "bad-ages",
        "khoảng tuổi không đúng hoặc vượt quá tuổi của chương trình",
        "viết \"12m..24m\" (từ đủ 12 đến dưới 24 tháng) hoặc \"1y..2y\"",
    ),
    (
        "bad-code",
        "mã viết không đúng cách",
        "chỉ dùng chữ thường không dấu, số, `_`, `-`, `.`; mã tỉnh là hai chữ số dùng từ 1/7/2025",
    ),
    (
        "bad-condition",
        "điều kiện hỏi viết không đúng cách",
        "viết ví dụ `a1 = no and age >= 18m`",
    ),
    (
        "bad-date",
        "ngày này không có trong lịch hoặc viết không đúng cách",
        "viết \"2024-08-01\" cho một ngày, \"06-01\" cho ngày 1 tháng 6 hằng năm",
    ),
    (
        "bad-expression",
        "điều kiện áp dụng viết không đúng cách",
        "viết ví dụ `sex = female and province in poor-provinces`",
    ),
    (
        "bad-span-of-time",
        "khoảng thời gian viết không đúng cách",
        "viết \"60d\" (ngày), \"4w\" (tuần), \"18m\" (tháng), \"1y\" (năm), \"2m+28d\", \"24h\"",
    ),
    (
        "band-out-of-reach",
        "không ai đạt được số điểm này",
        "sửa `from` của mức hoặc sửa `points` của các câu trả lời",
    ),
    (
        "bands-gap",
        "có tuổi hoặc số điểm không thuộc mức nào",
        "cho mỗi mức bắt đầu ngay sau mức trước",
    ),
    (
        "bands-overlap",
        "hai mức chồng lên nhau",
        "viết các mức theo thứ tự tăng dần, mức sau bắt đầu ngay sau mức trước",
    ),
    (
        "closes-before-due",
        "nhu cầu đóng trước khi hết hạn",
        "`closes` là ngày đầu tiên không làm được nữa nên phải sau `due`; với nhu cầu lặp lại, cho `due` kết thúc trước lần sau một ngày (\"1m-1d\")",
    ),
    (
        "confirmed-without-basis",
        "ghi là đã xác nhận nhưng không có căn cứ để đối chiếu",
        "ghi văn bản căn cứ, hoặc ghi `confirmed = false`",
    ),
    (
        "cycle",
        "các nhu cầu này chờ lẫn nhau, không nhu cầu nào mở được",
        "bỏ `after` ở nhu cầu phải làm trước",
    ),
    (
        "dose-without-interval",
        "mũi sau không chờ mũi trước",
        "thêm `after = { need = \"…\", min = \"…d\", due = \"…d\" }`",
    ),
    (
        "due-before-opens",
        "hết hạn trước khi được làm",
        "cho `due` bằng hoặc sau ngày mở",
    ),
    (
        "duplicate-alias",
        "tên gọi này đã dùng cho một mục khác",
        "bỏ tên này ở một trong hai mục",
    ),
    (
        "duplicate-code",
        "mã hoặc ngày này đã có ở nơi khác",
        "đổi hoặc bỏ một trong hai",
    ),
    (
        "four-numbers",
        "chỗ này cần đúng bốn số",
        "viết bốn hệ số của 1, u, u² và u³",
    ),
    (
        "later-item",
        "điều kiện hỏi dựa vào một câu ở phía sau",
        "đổi chỗ hai câu: điều kiện chỉ được dựa vào câu đã hỏi",
    ),
    (
        "matters-too-long",
        "lần đã lỡ còn bị tính khi lần kế tiếp cũng đã đóng",
        "rút ngắn `matters` cho không dài quá lần kế tiếp",
    ),
    (
        "missing-column",
        "bảng thiếu cột",
        "viết lại dòng tiêu đề cho đủ cột",
    ),
    (
        "missing-field",
        "thiếu một trường bắt buộc",
        "thêm trường đó (xem README của gói)",
    ),
    (
        "missing-file",
        "thư mục này không có pack.toml",
        "kiểm tra lại thư mục; gói nào cũng có pack.toml với id, version, vi, en, age_limit",
    ),
    (
        "missing-word",
        "thiếu lời bằng một trong hai thứ tiếng",
        "thêm `vi = \"…\"` và `en = \"…\"`",
    ),
    (
        "never-asked",
        "câu này không bao giờ được hỏi, dù trẻ ở tuổi nào và trả lời thế nào",
        "sửa `ages` hoặc `when` của câu, hoặc bỏ câu",
    ),
    (
        "no-items",
        "bộ câu hỏi chưa có câu nào",
        "thêm `[[section]]` và `[[section.item]]`",
    ),
    (
        "not-for-pregnancy",
        "thai kỳ không có năm học, hoàn cảnh đặc biệt hay nhập học",
        "dùng `once` hoặc `age_rounds` (tính từ ngày đầu kỳ kinh cuối) và dịch vụ",
    ),
    (
        "not-sensitive",
        "nội dung nhạy cảm nhưng chưa được đánh dấu",
        "thêm `sensitive = true` (trong bảng: yes) để số nhỏ được che và hạn chế người xem",
    ),
    (
        "nothing-meets-it",
        "chưa nói điều gì đáp ứng nhu cầu này",
        "thêm `met_by = [\"mã dịch vụ\"]`; nếu không, nhu cầu sẽ quá hạn mãi",
    ),
    (
        "one-event",
        "mỗi sự việc phải nói đúng một điều đã xảy ra",
        "chỉ viết một trong `service`, `enrolled`, `circumstance`, `identified`, `waived`",
    ),
    (
        "one-timing",
        "mỗi nhu cầu có đúng một cách tính thời gian",
        "chỉ viết một trong `once`, `age_rounds`, `windows`, `school_years`, `since`",
    ),
    (
        "one-trigger",
        "phải nói rõ tính từ việc gì, và chỉ một việc",
        "viết `circumstance = [\"4\"]`, hoặc `service = \"…\"`, hoặc `identified = true`",
    ),
    (
        "one-way-to-compute",
        "mỗi chỉ số có đúng một cách tính",
        "chỉ viết một trong `access`, `needs`, `children`, `people`, `reported`",
    ),
    (
        "one-way-to-score",
        "bộ câu hỏi phải có đúng một cách tính kết quả",
        "viết đúng một trong `sum`, `milestones`, `passes_by_age`, `credi`, `observe` dưới `[scoring]`",
    ),
    (
        "out-of-range",
        "số nằm ngoài giới hạn",
        "viết số trong giới hạn được nêu bên dưới",
    ),
    (
        "scenario",
        "quy định không cho kết quả như ví dụ mong đợi",
        "xem lại quy định hoặc ví dụ, một trong hai chưa đúng",
    ),
    (
        "school-year-order",
        "năm học phải bắt đầu trong năm đó và kết thúc trong vòng 12 tháng",
        "kiểm tra năm và hai ngày",
    ),
    (
        "syntax",
        "tệp không đúng cú pháp TOML",
        "kiểm tra dấu ngoặc kép, ngoặc vuông và dấu `=` ở dòng này và dòng trước",
    ),
    (
        "unknown-answer",
        "câu hỏi không có câu trả lời này",
        "viết đúng mã một câu trả lời trong `choices` của câu",
    ),
    (
        "unknown-choices",
        "không có nhóm câu trả lời này",
        "viết đúng tên nhóm, hoặc thêm nhóm vào `[choices]`",
    ),
    (
        "unknown-circumstance",
        "không có hoàn cảnh này",
        "dùng mã trong circumstances.csv, ví dụ \"4\" hoặc \"4.2\"; ghi nhóm trước, tiểu nhóm sau",
    ),
    (
        "unknown-column",
        "bảng không có cột này",
        "sửa lại tên cột hoặc bỏ cột",
    ),
    (
        "unknown-field",
        "trường này không có trong mẫu",
        "sửa lại tên trường hoặc bỏ đi (xem README của gói)",
    ),
    (
        "unknown-file",
        "tệp này không thuộc gói nên không được đọc",
        "sửa lại tên tệp hoặc chuyển đi nơi khác",
    ),
    (
        "unknown-indicator",
        "không có chỉ số này",
        "dùng mã của một chỉ số trong gói",
    ),
    (
        "unknown-item",
        "không có câu hỏi này trong bộ câu hỏi",
        "viết đúng mã câu hỏi",
    ),
    (
        "unknown-name",
        "gói không có mã này",
        "dùng mã có trong gói",
    ),
    (
        "unknown-need",
        "không có nhu cầu này",
        "dùng mã của một nhu cầu trong gói",
    ),
    (
        "unknown-outcome",
        "không có kết luận này trong bộ câu hỏi",
        "viết đúng mã, hoặc thêm `[[outcome]]`",
    ),
    (
        "unknown-province-set",
        "không có danh sách tỉnh này",
        "thêm danh sách vào `[province_sets]` trong pack.toml",
    ),
    (
        "unknown-result",
        "dịch vụ không có kết quả này",
        "thêm vào `results` của dịch vụ, hoặc sửa lại",
    ),
    (
        "unknown-service",
        "không có dịch vụ này",
        "dùng mã trong services.toml, hoặc thêm dịch vụ vào đó",
    ),
    (
        "unknown-word",
        "từ này không nằm trong các từ được dùng ở đây",
        "chọn một trong các từ được nêu bên dưới",
    ),
    (
        "unreachable",
        "nhu cầu này không bao giờ mở: lúc đó trẻ đã hết tuổi của chương trình",
        "cho mở trước giới hạn tuổi",
    ),
    (
        "unused-service",
        "không nhu cầu nào dùng dịch vụ này",
        "dùng trong một nhu cầu, hoặc bỏ đi",
    ),
    (
        "validity-order",
        "quy định hết hiệu lực trước khi có hiệu lực",
        "`valid_to` là ngày đầu tiên không còn hiệu lực, phải sau `valid_from`",
    ),
    (
        "weekend",
        "ngày nghỉ rơi vào cuối tuần, hoặc ngày làm bù rơi vào ngày thường",
        "chỉ ghi ngày nghỉ từ thứ Hai đến thứ Sáu, và thứ Bảy, Chủ nhật đi làm bù",
    ),
    (
        "windows-order",
        "các đợt hoặc tuổi không theo thứ tự",
        "xếp theo thứ tự trong năm, không chồng nhau, không vắt qua năm mới; tuổi nhỏ trước, tuổi lớn sau",
    ),
    (
        "wrong-number-of-cells",
        "dòng này không đủ hoặc thừa ô",
        "đặt giá trị có dấu phẩy trong ngoặc kép",
    ),
    (
        "wrong-type",
        "giá trị không đúng loại",
        "viết đúng loại được nêu bên dưới (chữ trong ngoặc kép, số, `true`/`false`, danh sách trong ngoặc vuông, yes/no)",
    ),
];

/// What a kind of mistake means and how it is mended; `None` for an unknown kind.
pub(super) fn explanation(code: &str) -> Option<(&'static str, &'static str)> {
    EXPLANATIONS
        .iter()
        .find(|(known, ..)| *known == code)
        .map(|(_, what, mend)| (*what, *mend))
}
