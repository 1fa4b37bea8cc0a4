# Lý do một dữ kiện không được ghi, kèm cách xử lý.
refusal-in-the-future = Ngày { $on } còn ở phía trước (hôm nay là { $today }). Hãy ghi khi việc đã xảy ra.
refusal-too-long-ago = Ngày { $on } trước năm 1900. Hãy kiểm tra năm.
refusal-before-birth = Ngày { $on } trước ngày sinh của trẻ ({ $birth }). Hãy kiểm tra cả hai ngày.
refusal-after-death = Trẻ đã mất ngày { $died }; ngày { $on } không thể ghi thêm. Hãy kiểm tra cả hai ngày.
refusal-not-registered = Hồ sơ này chưa được đăng ký. Hãy đăng ký trước.
refusal-registered-already = Hồ sơ này đã được đăng ký. Nếu cần sửa, hãy ghi đính chính.
refusal-birth-in-the-future = Ngày sinh { $birth } còn ở phía trước (hôm nay là { $today }). Hãy kiểm tra lại.
refusal-too-old = Sinh { $birth } thì đã quá 16 tuổi. Hãy kiểm tra ngày sinh.
refusal-nothing-to-correct = Hồ sơ này không có dữ kiện { $fact } để đính chính. Hãy mở lại hồ sơ rồi chọn đúng dòng.
refusal-merged-into-itself = Không thể gộp một hồ sơ vào chính nó. Hãy chọn hồ sơ kia.
refusal-merged-away = Hồ sơ này đã gộp vào { $survivor }. Hãy ghi ở hồ sơ ấy.
refusal-not-merged = Hồ sơ này chưa từng gộp nên không có gì để tách.
refusal-unknown-name = Bộ quy tắc không có { $kind } “{ $name }”. Hãy chọn trong danh mục.
refusal-ends-before-it-begins = Ngày kết thúc { $until } trước ngày bắt đầu { $from }. Hãy kiểm tra cả hai ngày.
refusal-no-reason = Cần ghi lý do.
refusal-left-already = Trẻ đã rời khỏi diện quản lý. Nếu trẻ trở lại, hãy ghi “Trở lại” trước.
refusal-not-left = Trẻ chưa rời khỏi diện quản lý nên không cần ghi “Trở lại”.
refusal-nothing-measured = Chưa có số đo nào. Nhập cân nặng, chiều dài hoặc một số đo khác.
refusal-nothing-answered = Chưa trả lời câu hỏi nào.
refusal-open-too-long = Hồ sơ chỉ được mở tối đa ba giờ. Hãy chọn giờ kết thúc sớm hơn, sau giờ bắt đầu.
refusal-kind-circumstance = hoàn cảnh
refusal-kind-need = nhu cầu
refusal-kind-result = kết quả
refusal-kind-service = dịch vụ

# Tra đơn vị hành chính.
unit-unknown = Không có đơn vị “{ $text }” vào ngày { $on }. Hãy ghi mã, hoặc tên kèm cấp trên, như “Xã Thanh Bình, Tỉnh Đồng Tháp”.
unit-unknown-alike = Không có đơn vị “{ $text }” vào ngày { $on }. Hãy dùng một trong các tên gần giống:{ $candidates }
unit-ambiguous = “{ $text }” có thể là nhiều đơn vị vào ngày { $on }. Hãy ghi đủ tên của một đơn vị:{ $candidates }
unit-ended = { $unit } chỉ có đến ngày { $day }. Hãy dùng một đơn vị kế tiếp:{ $candidates }
unit-not-yet = { $unit } chỉ có từ ngày { $day }. Hãy dùng một đơn vị trước đó:{ $candidates }
unit-official = { $unit } là đơn vị hành chính chính thức, không sửa được ở đây. Chỉ thôn, tổ dân phố và cơ sở tự thêm mới sửa được.
unit-not-added = Chưa có thôn hay cơ sở { $unit }. Hãy thêm trước bằng noi unit add-village.
unit-added-twice = { $unit } đã được thêm rồi. Hãy đổi tên, chuyển chỗ hoặc cho kết thúc, thay vì thêm lần nữa.
unit-no-parent = Không có đơn vị { $unit } để đặt thôn vào. Hãy chọn một xã, phường.
unit-too-deep = { $unit } không thể đặt dưới { $parent }. Thôn đặt dưới xã; cơ sở đặt dưới xã hoặc thôn.
unit-no-name = { $unit } chưa có tên. Hãy ghi tên.
unit-before-it-began = { $unit } có từ ngày { $from } nên không thể kết thúc hay thay đổi vào ngày { $day }. Hãy chọn ngày sau đó.

# Sổ (thư mục --data).
store-folder-missing = Không có thư mục { $path }. Hãy tạo thư mục, hoặc chọn thư mục khác bằng --data; noi import và noi plan add tự tạo sổ mới.
store-no-ledger = Trong { $path } chưa có sổ. Hãy chọn bằng --data thư mục có tệp noi.db, hoặc ghi đúng địa chỉ sau --database.
store-not-writable = Không ghi được vào { $path }. Hãy cấp quyền ghi thư mục ấy và các tệp bên trong cho người dùng đang chạy chương trình.
store-not-a-ledger = { $path } không phải là sổ của chương trình này; tệp được giữ nguyên. Hãy chọn thư mục khác bằng --data.
store-newer-schema = Sổ có cấu trúc { $found }, chương trình này chỉ biết đến { $known }; không có gì bị ghi. Hãy cập nhật chương trình.
store-unknown-backend = Chương trình này không dùng được cơ sở dữ liệu “{ $scheme }”. Hãy ghi tên một thư mục sau --data, hoặc postgres://… sau --database.
store-busy = Một chương trình khác đang dùng sổ. Hãy đợi nó xong hoặc tắt nó, rồi thử lại.
store-disk-full = Ổ đĩa đã đầy. Hãy giải phóng dung lượng rồi thử lại; những gì đã báo là nhận thì còn nguyên.
store-disk = Ổ đĩa báo lỗi: { $detail }. Hãy kiểm tra ổ đĩa; nếu ổ đĩa hỏng, hãy phục hồi bản sao lưu gần nhất.
store-damaged = Sổ bị hỏng ở phần { $shard }, vị trí { $position }: { $detail }. Hãy chạy noi verify để biết hỏng đến đâu, rồi phục hồi bản sao lưu gần nhất.
store-other-ledger = Sổ này không phải là phần tiếp của sổ nguồn: khác nhau ở phần { $shard }, vị trí { $position }. Không có gì được ghi. Hãy chọn một thư mục trống.
store-unreachable = Lúc này không nối được với cơ sở dữ liệu: { $detail }. Hãy đợi một lát rồi thử lại; nếu vẫn vậy, hãy xem máy chủ cơ sở dữ liệu có đang chạy và nhận kết nối không.
store-read-only = Lúc này cơ sở dữ liệu chỉ cho đọc. Hãy đợi máy chủ chính trở lại, hoặc ghi địa chỉ của máy chủ chính.
store-address = Không đọc được địa chỉ của cơ sở dữ liệu: { $detail }. Hãy ghi postgres://người-dùng@máy-chủ:cổng/tên.
store-view = Một bảng tra cứu chứa điều không thể có: { $detail }. Hãy chạy noi rebuild; bảng được dựng lại từ sổ.
store-database = Cơ sở dữ liệu từ chối: { $detail }. Hãy chạy noi verify; nếu sổ nguyên vẹn thì thử lại.
fault-hash = phần { $shard }, vị trí { $position }: nội dung đã bị thay đổi
fault-column = phần { $shard }, vị trí { $position }: cột { $column } không khớp nội dung
fault-missing = phần { $shard }, vị trí { $position }: thiếu dữ kiện
fault-head = phần { $shard }: chuỗi không kết thúc ở đầu sổ
fault-elsewhere = phần { $shard }, vị trí { $position }: khác mã băm đã lưu ở nơi khác
fault-twice = phần { $shard }, vị trí { $position }: phần { $first } cũng có dữ kiện mang mã { $fact }
fault-series = phần { $shard }: chuỗi ghi của thiết bị { $device } đứt ở { $index }
fault-view = bảng { $view }, hồ sơ { $record }: không khớp với sổ

# Điều được hỏi mà không trả lời được.
office-fact = Có dữ kiện trong sổ không đọc được: { $detail }. Hãy chạy noi verify.
office-asset = Danh mục đơn vị trong chương trình bị hỏng: { $detail }. Hãy cài lại chương trình.
office-no-child = Không có trẻ “{ $text }”. Hãy chép mã hồ sơ từ danh sách, hoặc tìm theo tên: noi child find TÊN.
office-no-plan = Không có kế hoạch “{ $text }”. noi plan list cho biết các kế hoạch đang có.
office-whose-plan = Văn bản không cho biết kế hoạch của đơn vị nào (cơ quan ban hành: { $text }). Hãy ghi đơn vị, như --unit "tỉnh Cà Mau".
office-refused = Sổ không nhận { $refused } trong { $sent } dữ kiện: { $detail }. Các dữ kiện ấy được giữ riêng chờ người xem; hãy chạy noi verify.
input-not-a-period = --period “{ $text }” không phải là kỳ báo cáo. Hãy ghi 2026, 2026-H1, 2026-Q3, 2026-11 hoặc hai ngày như 2026-01-01..2026-06-30.
input-period-backwards = --period “{ $text }” kết thúc trước khi bắt đầu. Hãy ghi ngày sớm hơn trước.
input-plan-unclear = Có { $n } kế hoạch mang tên “{ $text }”. Hãy ghi mã của một kế hoạch:{ $plans }
input-report-form = Tệp số liệu có dạng { $found }, chương trình này đọc dạng { $known }. Hãy dùng chương trình đã tạo ra tệp.
input-report-pack = Số liệu được tính bằng bộ quy tắc { $made }, chương trình này có { $here }. Hãy tính lại bằng chương trình mang bộ quy tắc ấy.
input-document = Không soạn được báo cáo: { $detail }
input-day-without-figures = Không có số liệu cho ngày { $day }. Hãy chọn một ngày từ 01/01/1960 đến 31/12/2119.
input-duties-before = Việc cần làm chỉ tính được từ ngày { $day }. Hãy chọn ngày sau đó.
input-lives-there = Trẻ đang ở { $unit } rồi. Nếu muốn ghi nơi khác, hãy ghi nơi ấy bằng --unit.
input-not-a-commune = { $unit } không phải là xã, phường hay thôn. Hãy ghi nơi trẻ ở.
input-other-kind = Không thể đính chính { $was } thành { $would }. Hãy gạch dòng ghi nhầm rồi ghi dòng đúng.
input-registration-stays = Không thể gạch dòng đăng ký vì không còn hồ sơ nào. Nếu trẻ có hai hồ sơ, hãy gộp bằng noi child merge.
input-recorded-otherwise = Trang này đã ghi một nội dung khác. Mở lại trang rồi ghi.
input-no-grant = Người này chưa từng được giao vai trò đó.
input-not-owed = Việc này không còn cần ghi: đã có người ghi, hoặc chưa đến lúc làm.
input-columns = Số liệu đã tính không còn dùng được: { $detail }. Hãy chạy lại lệnh.

# Dòng lệnh: tệp, tham số, trang.
error-all-rejected = { $path }: không nhận được dòng nào ({ $n } dòng bị trả lại). Hãy sửa theo lý do đã ghi rồi nhập lại.
error-another-subject = { $path }: văn bản nói về việc khác, không thấy chỉ tiêu nào của chương trình. { $why } Hãy kiểm tra lại tệp; nếu vẫn muốn ghi vào sổ, dùng noi plan add --yes.
error-bad-day = { $option }: “{ $text }” không phải là ngày. Hãy ghi như 01/05/2026 hoặc 2026-05-01.
error-before-birth = Ngày { $day } trước ngày sinh { $birth }. Hãy kiểm tra --since và --born.
error-cannot-read = Không đọc được { $path }
error-cannot-write = Không ghi được { $path }
error-demo-folder-used = Thư mục { $path } không trống; bản trình diễn không bao giờ trộn trẻ giả định với dữ liệu có sẵn. Hãy chọn thư mục mới bằng --data, hoặc bỏ --data.
error-demo-unit = Hãy chọn bằng --unit một tỉnh, hoặc một đơn vị trong tỉnh, cho bản trình diễn.
error-estimate = --estimate “{ $text }” không đúng. Hãy ghi CHỈ-TIÊU=GIÁ-TRỊ, như access=86,5.
error-figures-differ = { $path }: { $n } số liệu khác với sổ. Đừng gửi tệp này; hãy soạn lại báo cáo.
error-file-refused = { $path }: { $reasons } Không có gì được ghi vào sổ.
error-folder-not-made = Không tạo được thư mục { $path }
error-ledger-faults = Sổ ở { $path } có { $n } chỗ không còn như khi đã ghi nhận. Hãy phục hồi từ bản sao lưu và giữ lại bản này.
error-no-communes = { $unit } không có xã nào vào ngày { $day }. Hãy chọn tỉnh, huyện hoặc xã của ngày ấy.
error-no-event = Nhu cầu { $text } tính từ ngày sinh, không bắt đầu từ sự kiện. Hãy bỏ --since.
error-no-need = Bộ quy tắc không có nhu cầu “{ $text }”. noi pack needs liệt kê các nhu cầu.
error-no-result = Dịch vụ { $service } không có kết quả “{ $text }”. Hãy chọn: { $known }.
error-no-results = Dịch vụ { $service } không ghi kết quả. Hãy bỏ --result.
error-no-service = Bộ quy tắc không có dịch vụ “{ $text }”. Có phải là: { $near }?
error-no-instrument-near = Không có bộ câu hỏi “{ $text }”. Có phải là: { $near }?
error-no-need-near = Bộ quy tắc không có nhu cầu “{ $text }”. Có phải là: { $near }?
error-not-a-day = “{ $text }” không phải là ngày. Hãy ghi như 01/05/2026 hoặc 2026-05-01.
error-not-a-folder = Không mở được thư mục { $path }
error-not-figures = { $path } không phải là tệp số liệu của báo cáo. Hãy chọn tệp .json nằm cạnh văn bản
error-pack-faults = { $path }: { $n } lỗi. Hãy sửa theo hướng dẫn ở trên rồi kiểm tra lại.
error-rejects-not-written = Không ghi được các dòng bị trả lại vào { $path }. Hãy chọn chỗ khác bằng --rejects
error-several-children = Có { $n } trẻ mang số { $text }. Hãy dùng mã hồ sơ trong noi child find.
error-two-letters = Hãy gõ ít nhất hai chữ cái của tên.
error-unknown-regime = --regime “{ $text }” không có trong bộ quy tắc. Hãy chọn: { $known }.
error-village-name = Thôn cần có tên. Hãy ghi tên, như "Bản Mạ".
error-village-parent = { $unit } không phải là xã, phường. Hãy ghi xã, phường của thôn bằng --unit.
io-disk-full = ổ đĩa đã đầy; hãy giải phóng dung lượng rồi thử lại
io-is-a-folder = đó là thư mục; hãy ghi tên một tệp
io-not-a-folder = một phần của đường dẫn là tệp, không phải thư mục; hãy kiểm tra đường dẫn
io-not-allowed = không có quyền; hãy xin quyền hoặc chọn chỗ khác
io-not-found = không có tệp hoặc thư mục ấy; hãy kiểm tra tên và đường dẫn
io-not-utf8 = không phải chữ UTF-8; hãy lưu lại dạng UTF-8
io-other = máy báo: { $detail }
serve-failed = Không mở được { $address }: { $detail }. Hãy chọn cổng khác bằng --listen.
serve-not-allowed = Không được phép mở { $address }: cổng dưới 1024 dành cho quản trị. Hãy chọn số lớn hơn.
serve-in-the-open = Máy khác truy cập được { $address } và mật khẩu sẽ đi qua mạng không mã hóa. Thêm chứng thư bằng --tls-cert và --tls-key, hoặc chỉ mở trên máy này (--listen 127.0.0.1:{ $port }) sau một máy chủ trung gian có chứng thư (--behind-proxy).
serve-certificate = Không dùng được chứng thư hoặc khóa: { $detail }. Cần hai tệp PEM: chứng thư kèm các chứng thư cấp trên, và khóa của chính chứng thư đó.
serve-taken = { $address } đang được chương trình khác dùng. Hãy tắt chương trình ấy, hoặc chọn cổng khác bằng --listen 127.0.0.1:0.

# Số liệu chốt không khớp khi tính lại.
differs-file = Nội dung tệp không khớp mã của nó: tệp đã bị sửa sau khi chốt.
differs-population = Dân số trẻ em: trong tệp { $then }, theo sổ { $now }
differs-target = Chỉ tiêu { $name }: trong tệp { $then }, theo sổ { $now }
differs-domain = Lĩnh vực { $name }: trong tệp { $then }, theo sổ { $now }
differs-need = Nhu cầu { $name }: trong tệp { $then }, theo sổ { $now }
differs-unit = { $name }: trong tệp { $then }, theo sổ { $now }
differs-rows = Số dòng: trong tệp { $then }, theo sổ { $now }
usage-bad-value = “{ $text }” không dùng được cho { $option }. Thêm --help để xem cách ghi.
usage-line = Cách dùng: { $usage }
usage-missing = Còn thiếu { $option }. Hãy ghi thêm rồi chạy lại.
usage-no-command = Hãy cho biết cần làm việc gì: ghi một lệnh sau noi. Thêm --help để xem các lệnh.
usage-no-value = { $option } cần một giá trị. Hãy ghi giá trị ngay sau đó.
usage-not-one-of = “{ $text }” không dùng được cho { $option }. Hãy chọn: { $known }.
usage-not-together = { $option } không dùng cùng với { $other }. Hãy bỏ một trong hai.
usage-not-utf8 = Dòng lệnh có ký tự không phải UTF-8. Hãy gõ lại.
usage-too-many = Thừa “{ $text }”. Hãy bỏ đi, hoặc đặt trong dấu ngoặc kép nếu có dấu cách.
usage-twice = { $option } được ghi hai lần. Hãy giữ lại một.
usage-unclear = Không hiểu dòng lệnh. Thêm --help để xem cách ghi.
usage-unknown-command = Không có lệnh “{ $text }”. Thêm --help để xem các lệnh.
usage-unknown-command-near = Không có lệnh “{ $text }”. Có phải là: { $near }?
usage-unknown-option = Không có “{ $text }” ở đây. Thêm --help để xem cách ghi.
usage-unknown-option-near = Không có “{ $text }” ở đây. Có phải là: { $near }?

# Lý do ghi kèm khi hoàn tác.
settle-undone-reason = Hoàn tác ngay sau khi ghi

# Câu trả lời của API khi không làm được.
problem-unreadable = Không đọc được nội dung gửi lên
problem-unauthorized = Cần mã truy cập còn hạn: gửi “Authorization: Bearer …”
problem-out-of-scope = Mã truy cập này không được tạo cho việc này
problem-not-allowed = Vai trò của người giữ mã không làm việc này
problem-needs-reason = Hồ sơ này chỉ mở khi ghi lý do trên trang
problem-host = Tên máy chủ này không phải của Nôi
problem-not-found = Không tìm thấy trong địa bàn
problem-unit-unclear = Tên này có thể là nhiều đơn vị: gửi mã đơn vị
problem-method = Địa chỉ này không nhận phương thức ấy
problem-to-confirm = Cần xác nhận trước khi ghi
problem-too-large = Nội dung gửi lên quá lớn: chia nhỏ rồi gửi lại
problem-media-type = Gửi JSON với “Content-Type: application/json”
problem-invalid = Nội dung gửi lên không ghi được như vậy
problem-key-missing = Cần một “Idempotency-Key” dài 1–200 ký tự
problem-key-reused = “Idempotency-Key” này đã dùng cho nội dung khác
problem-failed = Nôi gặp lỗi: thử lại, nếu vẫn vậy hãy báo người quản trị
problem-unavailable = Lúc này chưa trả lời được: thử lại sau một phút

# Mã truy cập của chương trình được làm gì.
token-scope-read-children = Tìm, liệt kê và mở hồ sơ trẻ
token-scope-read-figures = Xem số liệu, kế hoạch, chỉ tiêu
token-scope-record = Đăng ký trẻ, ghi việc đã làm cho trẻ
