# Ai được xem và làm gì: vai trò, phần hồ sơ, việc, lý do từ chối.

access-role-village-collaborator = Cộng tác viên thôn, bản
access-role-commune-officer = Công chức văn hóa - xã hội cấp xã
access-role-commune-leader = Lãnh đạo UBND cấp xã
access-role-health-station = Trạm y tế
access-role-school = Trường mầm non, tiểu học
access-role-mass-organisation = Hội, đoàn thể
access-role-department-of-health = Sở Y tế
access-role-department-of-education = Sở Giáo dục và Đào tạo
access-role-provincial-manager = Lãnh đạo, quản lý cấp tỉnh
access-role-ministry = Bộ, cơ quan trung ương
access-role-protection-worker = Người làm công tác bảo vệ trẻ em
access-role-auditor = Người kiểm tra nhật ký
access-role-administrator = Quản trị hệ thống
access-role-parent = Cha mẹ, người chăm sóc

access-section-identity = Họ tên, ngày sinh, số định danh
access-section-contacts = Người chăm sóc và cách liên hệ
access-section-residence = Nơi ở
access-section-pregnancy = Thai kỳ
access-section-health = Tiêm chủng, khám sức khỏe
access-section-growth = Cân, đo và tăng trưởng
access-section-nutrition = Dịch vụ dinh dưỡng
access-section-care = Chăm sóc, nuôi dưỡng tại nhà
access-section-education = Học tập
access-section-screening = Sàng lọc, đánh giá phát triển của trẻ
access-section-disability = Khuyết tật đã xác nhận
access-section-mother-screening = Sàng lọc và chăm sóc sức khỏe của mẹ
access-section-inclusion = Cần hỗ trợ hòa nhập
access-section-circumstances = Hoàn cảnh đặc biệt
access-section-protection = Vụ việc bảo vệ trẻ em
access-section-welfare = Trợ giúp xã hội, xác nhận khuyết tật
access-section-documents = Giấy tờ: khai sinh, thẻ bảo hiểm, cư trú
access-section-who-looked = Ai đã xem hồ sơ

access-action-see-child = Mở trang của một trẻ
access-action-see = Xem
access-action-record = Ghi
access-action-correct = Đính chính
access-action-drill-down = Từ số liệu xem danh sách trẻ
access-action-register = Đăng ký trẻ
access-action-merge = Gộp hồ sơ trùng và tách lại
access-action-search = Tìm trẻ
access-action-list = Xem danh sách trẻ và việc cần làm
access-action-report-harm = Báo tin trẻ có thể bị xâm hại
access-action-list-cases = Xem danh sách vụ việc bảo vệ trẻ em
access-action-export = Xuất danh sách trẻ ra tệp
access-action-import = Nhập từ tệp
access-action-seal = Niêm phong vụ việc và gỡ niêm phong
access-action-break-glass = Mở khẩn cấp hồ sơ một trẻ
access-action-see-figures = Xem số liệu
access-action-adopt-plan = Đưa kế hoạch vào thực hiện
access-action-draft-report = Soạn báo cáo
access-action-freeze-report = Chốt số liệu báo cáo
access-action-manage-local-units = Quản lý thôn, trường, trạm
access-action-manage-people = Quản lý tài khoản và vai trò
access-action-read-audit = Đọc nhật ký truy cập
access-action-administer-system = Quản trị hệ thống

access-reach-below = đơn vị mình và cấp dưới
access-reach-own = đơn vị mình
access-reach-attending = trẻ đang học tại trường
access-reach-own-child = con của mình

access-whose-all = mọi trẻ
access-whose-with-case = trẻ có vụ việc bảo vệ, kể cả đã niêm phong

access-refused-no-role = Tài khoản này chưa được giao vai trò nào. Hãy hỏi người quản trị của đơn vị.
access-refused-not-this-role = Vai trò của anh/chị không làm việc này.
access-refused-ended = Vai trò của anh/chị ở đây đã kết thúc. Hãy hỏi người quản trị của đơn vị.
access-refused-not-yet = Vai trò của anh/chị ở đây chưa đến ngày bắt đầu.
access-refused-not-found = Không tìm thấy trong địa bàn của anh/chị. Hãy kiểm tra lại, hoặc hỏi người quản trị của đơn vị.
access-refused-own-account = Không ai tự giao vai trò cho mình. Hãy nhờ một người quản trị khác.
access-refused-no-case = Vai trò này chỉ mở hồ sơ trẻ có vụ việc bảo vệ. Nếu có tin báo, hãy ghi tin báo trước.
access-refused-needs-reason = Chỉ mở được hồ sơ này khi ghi rõ lý do. Việc mở được lưu vào nhật ký, tối đa ba giờ.
access-refused-not-this-token = Mã truy cập này không được tạo cho việc này. Hãy tạo mã có chọn việc ấy ở trang Tài khoản.
