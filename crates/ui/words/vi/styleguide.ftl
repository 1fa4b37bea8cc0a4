# Words of the page of components.

sg-title = Thành phần giao diện
sg-lead = Dựng từ chính mã của các trang; mọi con số ở đây là ví dụ.
sg-themes = Màu nền
sg-colour = Màu
sg-type = Chữ
sg-pangram = Ổ bánh mì của Ngự, giữa rừng thông xa, chưa kịp nguội
sg-tags = Trạng thái
sg-buttons = Nút
sg-forms = Biểu mẫu
sg-secret = Mật khẩu
sg-error = Ghi ngày có trong lịch, ví dụ 28/02/2026
sg-choose = Chọn một
sg-toast = Thông báo, chỗ trống
sg-meters = Thước đo và chỉ tiêu
sg-meter-share = Tỷ lệ có chỉ tiêu
sg-meter-few = Nhóm dưới 20 trẻ
sg-meter-small = Số nhỏ được ẩn
sg-charts = Biểu đồ
sg-here = Bản Mạ
sg-table = Bảng
sg-print = In
sg-print-text = Khi in: khổ A4, chữ đen Times New Roman, gạch chéo thay cho nền màu, bảng số hiện ra dưới biểu đồ, ẩn thanh điều hướng.
sg-code = Mã ví dụ
