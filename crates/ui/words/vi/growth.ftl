# Weighing, measuring, screening: forms, results, the list of children to follow.

nav-follow = Theo dõi

## Forms

form-errors-title =
    { $n ->
       *[other] Có { $n } chỗ cần sửa
    }
form-bad-day = Chưa đọc được ngày “{ $x }”. Ghi ngày/tháng/năm, ví dụ 22/11/2026.
form-future-day = Ngày không thể sau hôm nay ({ $x }).
form-bad-weight = Chưa đọc được cân nặng “{ $x }”. Ghi số ki-lô-gam, ví dụ 9,8.
form-bad-length = Chưa đọc được số đo “{ $x }”. Ghi số xăng-ti-mét, ví dụ 73,5.
form-bad-arm = Chưa đọc được vòng cánh tay “{ $x }”. Ghi số mi-li-mét, ví dụ 142.
form-nothing-measured = Chưa có số đo nào. Nhập ít nhất một số đo.
form-stale = Trang này mở đã lâu. Mở lại trang rồi ghi; số vừa gõ vẫn còn bên dưới.
form-answer-needed = Chọn một câu trả lời rồi bấm Tiếp tục.
form-answer-unknown = Câu trả lời “{ $x }” không có trong các lựa chọn. Chọn lại.
form-optional = không bắt buộc

## Weighing and measuring

measure-title = Cân, đo
measure-button = Ghi cân, đo
measure-screen-button = Sàng lọc
measure-lead = Nhập số đo nào có số đo đó; ô nào chưa đo thì để trống.
measure-on = Ngày cân, đo
measure-on-help = Ngày/tháng/năm. Để nguyên nếu là hôm nay.
measure-weight = Cân nặng (kg)
measure-weight-help = Ví dụ 9,8
measure-length = Chiều dài hoặc chiều cao (cm)
measure-length-help = Ví dụ 73,5
measure-posture = Đo thế nào?
measure-lying = Nằm
measure-standing = Đứng
measure-posture-help = Dưới 2 tuổi đo nằm, từ 2 tuổi đo đứng. Đo khác đi thì chọn đúng cách đã đo: máy tự quy đổi.
measure-muac = Vòng cánh tay (mm)
measure-muac-help = Từ 6 đến 59 tháng, ví dụ 142
measure-head = Vòng đầu (cm)
measure-head-help = Ví dụ 45,6
measure-oedema = Hai bàn chân có phù không?
measure-oedema-help = Ấn ngón cái vào mu cả hai bàn chân ba giây: còn vết lõm là phù.
measure-more = Số đo khác
measure-instrument = Cân, thước đã dùng
measure-provider = Người cân, đo
measure-last = Lần trước: { $x }
measure-none-before = Chưa có lần cân, đo nào.
measure-save = Ghi lại
measure-yes = Có
measure-no = Không
measure-cancel = Thôi, về hồ sơ của trẻ
measure-doubts-title = Xem lại giúp trước khi ghi
measure-doubts-lead = Có số lạ. Nếu đúng như đã cân, đo thì cứ ghi: số được giữ nguyên.
measure-doubt-kept = Đúng, số này đã cân, đo như vậy
measure-doubt-correct = Dùng số này: { $x }
measure-save-anyway = Đúng cả, ghi lại

## What is odd about a value

doubt-weight-in-grams = Cân nặng { $x } kg? Có lẽ đã ghi bằng gam: { $y } kg.
doubt-length-in-metres = Chiều dài { $x } cm? Có lẽ đã ghi bằng mét: { $y } cm.
doubt-length-in-millimetres = Chiều dài { $x } cm? Có lẽ đã ghi bằng mi-li-mét: { $y } cm.
doubt-decimal-lost = { $x }? Có lẽ thiếu dấu phẩy: { $y }.
doubt-swapped = Cân nặng và chiều dài có lẽ đã ghi lẫn chỗ: cân nặng { $x } kg, chiều dài { $y } cm?
doubt-weight-unusual = Cân nặng { $x } kg rất khác trẻ cùng tuổi. Đúng không?
doubt-length-unusual = Chiều dài { $x } cm rất khác trẻ cùng tuổi. Đúng không?
doubt-build-unusual = Cân nặng { $x } kg và chiều dài { $y } cm rất lệch nhau. Đúng cả hai không?
doubt-arm-unusual = Vòng cánh tay { $x } mm rất khác trẻ cùng tuổi. Đúng không?
doubt-head-unusual = Vòng đầu { $x } cm rất khác trẻ cùng tuổi. Đúng không?
doubt-shrank = Chiều dài { $x } cm, thấp hơn lần trước ({ $y } cm). Đúng không?
doubt-length-jump = Chiều dài { $x } cm, tăng rất nhanh so với lần trước ({ $y } cm). Đúng không?
doubt-weight-jump = Cân nặng { $x } kg, khác hẳn lần trước ({ $y } kg). Đúng không?
doubt-posture-odd = Trẻ dưới 9 tháng đo đứng? Thường đo nằm. Chọn lại nếu nhầm.
doubt-age-unknown = Chưa biết ngày sinh của trẻ: số đo được ghi, nhưng chưa so được với chuẩn.
doubt-sex-unknown = Chưa biết trẻ là nam hay nữ: số đo được ghi, nhưng chưa so được với chuẩn.
doubt-same-day = Hôm đó đã có một lần cân, đo. Ghi thêm lần nữa?

## What measuring found

growth-title = Tăng trưởng
growth-none = Chưa có lần cân đo nào
growth-latest = Lần gần nhất, { $x }
growth-days-ago =
    { $n ->
        [0] hôm nay
       *[other] { $n } ngày trước
    }
growth-not-diagnosis = So với chuẩn của Tổ chức Y tế Thế giới. Đây là kết quả sàng lọc, không phải chẩn đoán.
growth-normal = Cân nặng và chiều cao trong khoảng thường gặp
growth-stunted = Thấp hơn trẻ cùng tuổi (thấp còi)
growth-severely-stunted = Thấp hơn nhiều so với trẻ cùng tuổi (thấp còi nặng)
growth-underweight = Nhẹ hơn trẻ cùng tuổi (nhẹ cân)
growth-severely-underweight = Nhẹ hơn nhiều so với trẻ cùng tuổi (nhẹ cân nặng)
growth-wasted = Gầy so với chiều cao
growth-severely-wasted = Rất gầy so với chiều cao
growth-overweight = Nặng hơn mức thường gặp so với chiều cao (thừa cân)
growth-obese = Nặng hơn nhiều so với chiều cao (béo phì)
growth-thin = Gầy so với tuổi
growth-moderate-acute = Có dấu hiệu suy dinh dưỡng cấp mức vừa
growth-severe-acute = Có dấu hiệu suy dinh dưỡng cấp nặng
growth-faltering = Tăng trưởng chững lại
growth-flagged = Có số đo rất lạ, cần đo lại
growth-unknown = Chưa đủ thông tin để so với chuẩn
do-normal = Khen gia đình, hẹn lần cân đo sau.
do-stunted = Hỏi chuyện ăn uống, ốm đau; hướng dẫn bữa ăn đủ chất; hẹn đo lại.
do-severely-stunted = Hướng dẫn bữa ăn; mời trạm y tế xem thêm nguyên nhân.
do-underweight = Hỏi chuyện ăn uống, ốm đau; hướng dẫn thêm bữa; cân lại sau một tháng.
do-severely-underweight = Mời trạm y tế khám; cân lại sau hai tuần.
do-wasted = Đưa trẻ đến trạm y tế để được phục hồi dinh dưỡng.
do-severely-wasted = Đưa trẻ đi khám ngay hôm nay.
do-overweight = Hướng dẫn giảm đồ ngọt, tăng chơi vận động; hẹn cân lại.
do-obese = Mời trạm y tế tư vấn; không bắt trẻ nhịn ăn.
do-thin = Hỏi chuyện ăn uống, ốm đau; hẹn cân lại.
do-moderate-acute = Đưa trẻ đến trạm y tế để được phục hồi dinh dưỡng.
do-severe-acute = Đưa trẻ đi khám ngay hôm nay, kể cả khi trông vẫn khỏe.
do-faltering = Hỏi có ốm, ăn kém không; cân, đo lại để chắc chắn; hướng dẫn bữa ăn.
do-flagged = Cân, đo lại. Số đã ghi được giữ, nhưng không tính vào thống kê.
do-unknown = Bổ sung ngày sinh, giới tính hoặc số đo còn thiếu.
growth-trend-up = Cân nặng tăng { $x } so với lần trước ({ $day }).
growth-trend-down = Cân nặng giảm { $x } so với lần trước ({ $day }).
growth-trend-same = Cân nặng không đổi so với lần trước ({ $day }).
growth-trend-height = Cao thêm { $x } từ { $day }.
growth-preterm = Sinh non { $weeks } tuần: biểu đồ dùng tuổi hiệu chỉnh ({ $corrected }) đến { $until } tháng. Tuổi thật: { $age }.
growth-table = Các lần cân, đo
growth-history = Xem mọi lần cân, đo
growth-z-note = Độ lệch chuẩn (z) dành cho nhân viên y tế.
growth-undo = Bỏ lần ghi này
growth-undone-reason = Bỏ ngay sau khi ghi
col-day = Ngày
col-age = Tuổi
col-weight = Cân nặng
col-length = Dài/cao
col-arm = Vòng tay
col-head = Vòng đầu
col-found = Nhận xét
z-of = z { $x }

## Charts

chart-weight = Cân nặng theo tuổi
chart-length = Chiều cao theo tuổi
chart-build = Cân nặng theo chiều cao
chart-head = Vòng đầu theo tuổi
chart-bmi = Chỉ số khối cơ thể theo tuổi
chart-axis-kg = kg
chart-axis-cm = cm
chart-axis-bmi = kg/m²
chart-axis-months = tháng tuổi
chart-axis-years = tuổi
chart-axis-length = chiều cao, cm
chart-desc = { $title }. { $sentence } Bảng số liệu ở bên dưới.
chart-points =
    { $n ->
        [0] Chưa có điểm nào.
       *[other] { $n } lần đo; lần gần nhất { $x }.
    }
zone-high-3 = rất cao
zone-high-2 = cao
zone-normal = bình thường
zone-low-2 = thấp
zone-low-3 = rất thấp
chart-zones = Nền xanh nhạt là khoảng bình thường; vàng là cần hỏi thêm; đỏ là cần đi khám. Đường kẻ là −3 đến +3 độ lệch chuẩn.

## Screening

screen-title = Sàng lọc và quan sát
screen-lead = Chọn bộ câu hỏi phù hợp với tuổi của trẻ.
screen-none = Chưa có bộ câu hỏi nào cho tuổi này.
screen-group-only = chỉ dùng để đánh giá nhóm, không nhận định từng trẻ
screen-question = Câu { $n }/{ $of }
screen-back = Quay lại
screen-continue = Tiếp tục
screen-check-title = Kiểm tra trước khi lưu
screen-change = Sửa
screen-save = Lưu kết quả
screen-on = Ngày hỏi
screen-not-diagnosis = Đây là sàng lọc, không phải chẩn đoán.
screen-result = Kết quả { $x }
screen-results = Sàng lọc đã làm
screen-results-none = Chưa có lần sàng lọc nào.
screen-next = Việc tiếp theo
screen-urgent = Cần làm ngay
screen-source = Nguồn
screen-start = Bắt đầu
screen-age-range = { $from }–{ $to } tháng

screen-no-outcome = Đã ghi câu trả lời.
next-repeat = Sàng lọc lại sau { $n } ngày.
next-counsel = Tư vấn: { $x }.
next-refer = Chuyển đến: { $x }.
form-too-few = Cần ít nhất { $n } câu trả lời.

## The list of children to follow

follow-title = Trẻ cần theo dõi sát
follow-lead =
    { $n ->
        [0] Không có trẻ nào cần theo dõi sát.
       *[other] { $n } trẻ, việc gấp nhất đứng trước.
    }
follow-none = Không có trẻ nào trong nhóm này.
follow-note = Theo lần cân, đo hoặc sàng lọc gần nhất còn giá trị. Kết quả sàng lọc không phải là chẩn đoán.
follow-filter = Lọc theo điều cần chú ý
follow-all = Tất cả
concern-severe = Nghi suy dinh dưỡng cấp nặng
concern-wasted = Gầy
concern-faltering = Chững lại
concern-stunted = Thấp còi
concern-overweight = Thừa cân, béo phì
concern-off-track = Sàng lọc cần xem thêm
concern-flagged = Số đo cần kiểm tra
concern-not-measured = Quá hạn cân, đo
col-concern = Điều cần chú ý
col-last-measured = Lần đo gần nhất
not-measured-yet = chưa đo lần nào
undo-done = Đã bỏ lần ghi. Nội dung cũ vẫn còn trong sổ cái, đánh dấu là đã bỏ.

## Tables of measured children at the command line

cli-growth-reading = Đang đọc
cli-growth-scored = { $n } dòng, { $scored } dòng có điểm z, { $rejected } dòng không đọc được. Đã ghi { $path }.
cli-growth-months = Tháng tuổi
cli-growth-both = Chung
cli-growth-boys = Nam
cli-growth-girls = Nữ
cli-growth-interval-note = Trong ngoặc là khoảng tin cậy 95% (Wilson), coi như mẫu ngẫu nhiên đơn, không dùng trọng số. Giá trị bị đánh dấu bất thường không được tính; trẻ phù tính là dưới -3 ở các chỉ số có cân nặng.
error-growth-columns = { $path } không có đủ cột: cần giới tính (sex hoặc GENDER), tuổi (agemons, age_days hoặc age_months) và ít nhất một số đo (weight, height, lenhei, MUAC …). Xem noi growth z --help.
error-growth-row = Không đọc được dòng { $line } của { $path }; lưu tệp dạng CSV, mã hóa UTF-8 rồi chạy lại
growth-why-line = Dòng { $line }: { $x }
growth-why-cells = có { $n } ô, phải là { $of }; kiểm tra dấu phân cách và dấu ngoặc kép.
growth-why-number = cột { $field }: “{ $x }” không phải là số.
growth-why-code = cột { $field }: “{ $x }” không phải là mã đã biết.
growth-why-sex-unknown = Chưa rõ giới tính.
growth-why-age-unknown = Chưa rõ tuổi.
growth-why-not-born = Ngày cân, đo trước ngày sinh.
growth-why-age-out-of-range = Ngoài độ tuổi của chuẩn.
growth-why-length-out-of-range = Chiều dài ngoài bảng cân nặng theo chiều cao.
growth-why-oedema = Trẻ phù: không tính điểm có cân nặng.
growth-reason-cells = Sai số ô trong dòng
growth-reason-number = Ô không phải là số
growth-reason-code = Mã không rõ
growth-reason-sex-unknown = Chưa rõ giới tính
growth-reason-age-unknown = Chưa rõ tuổi
growth-reason-not-born = Ngày đo trước ngày sinh
growth-reason-age-out-of-range = Ngoài độ tuổi của chuẩn
growth-reason-length-out-of-range = Chiều dài ngoài bảng
growth-reason-oedema = Trẻ phù
growth-reason-weight-in-grams = Cân nặng có lẽ ghi bằng gam
growth-reason-weight-decimal-lost = Cân nặng có lẽ thiếu dấu phẩy
growth-reason-length-in-metres = Chiều dài có lẽ ghi bằng mét
growth-reason-length-in-millimetres = Chiều dài có lẽ ghi bằng mi-li-mét
growth-reason-swapped = Cân nặng và chiều dài có lẽ ghi lẫn chỗ
growth-reason-weight-unusual = Cân nặng rất lạ so với tuổi
growth-reason-length-unusual = Chiều dài rất lạ so với tuổi
growth-reason-build-unusual = Cân nặng và chiều dài rất lệch nhau
growth-reason-arm-unusual = Vòng cánh tay rất lạ
growth-reason-head-unusual = Vòng đầu rất lạ
growth-reason-posture-odd = Ghi đo đứng dưới 9 tháng
growth-reason-flagged-length = Chiều cao theo tuổi bị đánh dấu bất thường
growth-reason-flagged-weight = Cân nặng theo tuổi bị đánh dấu bất thường
growth-reason-flagged-build = Cân nặng theo chiều cao bị đánh dấu bất thường
growth-share-stunting = Thấp còi (chiều cao theo tuổi < -2)
growth-share-severe-stunting = Thấp còi nặng (chiều cao theo tuổi < -3)
growth-share-underweight = Nhẹ cân (cân nặng theo tuổi < -2)
growth-share-severe-underweight = Nhẹ cân nặng (cân nặng theo tuổi < -3)
growth-share-wasting = Gầy còm (cân nặng theo chiều cao < -2)
growth-share-severe-wasting = Gầy còm nặng (cân nặng theo chiều cao < -3)
growth-share-overweight = Thừa cân (cân nặng theo chiều cao > +2)
growth-share-obesity = Béo phì (cân nặng theo chiều cao > +3)
