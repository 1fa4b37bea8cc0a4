# Thai kỳ.

pregnancies-title = Thai kỳ
pregnancies-lead = Phụ nữ mang thai trong địa bàn, người sắp sinh đứng trước.
pregnancies-none = Chưa ghi thai kỳ nào ở đây.
pregnancies-more = Còn nữa. Chọn một xã, thôn để xem hết.
pregnancy-new = Đăng ký thai kỳ
pregnancy-where = Chị sống ở xã, phường nào?
pregnancy-in = Sống ở { $x }
pregnancy-village = Biết thôn, bản thì chọn:
pregnancy-since = Tuổi thai
pregnancy-weeks =
    { $n ->
       *[other] { $n } tuần
    }
pregnancy-weeks-unknown = chưa rõ tuổi thai
pregnancy-period = Ngày đầu kỳ kinh cuối
pregnancy-expected = Ngày dự sinh
pregnancy-day-help = Viết ngày/tháng/năm, ví dụ 05/06/2026. Không nhớ thì để trống và ghi ngày dự sinh.
pregnancy-expected-help = Theo sổ khám thai hoặc siêu âm, nếu có.
pregnancy-needs = Cần làm
pregnancy-no-needs = Hiện không có việc nào cần làm.
pregnancy-end = Ghi kết quả
pregnancy-outcome = Thai kỳ kết thúc thế nào?
pregnancy-outcome-birth = Đã sinh
pregnancy-outcome-stillbirth = Bé không còn khi sinh
pregnancy-outcome-ended = Không giữ được thai
pregnancy-outcome-moved = Chị đã chuyển đi nơi khác
pregnancy-on = Ngày nào?
pregnancy-register-child = Đăng ký trẻ mới sinh
pregnancy-to-child = Mở hồ sơ của trẻ
form-woman-nobody = Ghi họ tên hoặc số điện thoại; biết một trong hai là đăng ký được.
form-pregnancy-when = Ghi ngày đầu kỳ kinh cuối hoặc ngày dự sinh; biết một trong hai là tính được lịch khám.
form-pregnancy-days = Ngày này chưa hợp với một thai kỳ hiện nay. Ghi ngày trong khoảng { $x }.
form-which-outcome = Chọn một kết quả.
