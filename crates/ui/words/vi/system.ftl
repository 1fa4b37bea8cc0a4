# Tình trạng của hệ thống.

system-title = Hệ thống
system-lead = Bản cài này đang thế nào, và cần làm gì.
system-sound = Mọi mục kiểm tra đều tốt
system-weak = { $n } mục nên sửa
system-wrong = { $n } mục cần sửa, có mục nguy hiểm
system-mend = Việc nên làm
system-good = Đang tốt
system-server = Máy chủ
system-since = Chạy từ
system-uptime = Đã chạy
system-minutes = { $n } phút
system-hours = { $n } giờ
system-days = { $n } ngày
system-ledger = Sổ cái
system-ledger-lead = Mỗi phần của sổ là một dãy dữ kiện nối với nhau. Ghi lại vị trí và dấu ở nơi khác thì về sau đối chiếu được.
system-ledger-caption = Các phần của sổ, vị trí cuối, số liệu đã đọc đến đâu, dấu của dãy
system-until = Dữ kiện mới nhất về trẻ: ngày { $x }.
system-shard = Phần của sổ
system-shard-national = Chung cả nước
system-position = Vị trí cuối
system-read = Số liệu đã đọc
system-read-all = đến vị trí cuối
system-read-behind = còn { $n } dữ kiện
system-hash = Dấu của dãy
system-rules = Bộ quy tắc
system-rules-needs = Nhu cầu
system-rules-services = Dịch vụ
system-rules-indicators = Chỉ số
system-rules-instruments = Phiếu sàng lọc
system-rules-circumstances = Hoàn cảnh
system-rules-reports = Chế độ báo cáo
system-rules-calendar = Lịch nghỉ và năm học
system-rules-count = { $n } trong { $of } chưa đối chiếu
system-unconfirmed = { $n ->
    [0] Mọi quy tắc đã được đối chiếu
   *[other] { $n } quy tắc chưa được đối chiếu
}
system-unconfirmed-none = Quy tắc nào cũng có người đã đối chiếu với văn bản.
system-unconfirmed-lead = Quy tắc vẫn chạy, nhưng chưa ai đối chiếu với văn bản gốc. Người đối chiếu gửi kết quả cho người giữ bộ quy tắc (thư mục packs) để ghi confirmed = true.
system-rule-check = Đối chiếu với văn bản đã dẫn: đối tượng, tuổi, thời hạn và con số.
system-rule-find = Tìm văn bản làm căn cứ, hoặc xác nhận rằng đây chỉ là thực hành tốt.
system-rule-wait = Ngày được ước tính; sửa lại khi có thông báo chính thức.
system-rule-day = { $day }: { $x }
system-rule-year = Năm học { $x }: { $from } – { $to }
