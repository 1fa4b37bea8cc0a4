# Words of the pages. Vietnamese is the source of truth; every key also stands in words/en.
# Sentence case, no pronouns for staff, no plurals after numbers, dates dd/mm/yyyy.

## The frame of every page

brand = Nôi
skip-to-content = Đến nội dung chính
other-language = English
nav-label = Các trang
nav-home = Hôm nay
nav-children = Trẻ em
nav-duties = Việc
nav-coverage = Địa bàn
nav-plans = Kế hoạch
nav-about = Giới thiệu
count-short = { $n }
count-waiting = việc cần làm ngay
number = { $n }
unit-switch = Đổi địa bàn hoặc ngày
above-label = Địa bàn cấp trên
as-of-today = Hôm nay, { $x }
as-of-day = Tính đến { $x }
theme-auto = Màu theo máy
theme-light = Nền sáng
theme-dark = Nền tối
tree-label = Cộng theo địa bàn
tree-now = Địa bàn hiện nay
tree-then = Địa bàn tại thời điểm đó
tree-then-note = Số liệu cộng theo địa bàn tại thời điểm đó.
tree-help = Sau ngày sắp xếp lại đơn vị hành chính, số liệu cũ có thể cộng theo địa bàn hiện nay hoặc theo địa bàn lúc bấy giờ.
notice-label = Lưu ý về bản này
synthetic-title = Dữ liệu giả lập.
synthetic-text = Tên và số đều do máy tạo, không có trẻ thật.
data-until = Dữ liệu đến ngày { $x }.
data-none = Chưa có dữ liệu nào.
data-complete = Mọi địa bàn đã gửi số liệu.
data-missing = { $n } địa bàn chưa gửi: { $x }.
and-more = và { $n } nơi khác
pack-version = Quy tắc { $x }
ledger-position = sổ cái đến mục { $x }

## Numbers and ages

children-count =
    { $n ->
        [0] chưa có trẻ nào
       *[other] { $n } trẻ
    }
duties-count =
    { $n ->
        [0] không có việc nào
       *[other] { $n } việc
    }
age = Tuổi
age-days = { $n } ngày
age-months = { $n } tháng
age-years = { $n } tuổi
age-years-months = { $years } tuổi { $months } tháng
age-years-short = { $n } tuổi
age-about = khoảng { $x }
age-unknown = chưa rõ tuổi
age-every = Mọi tuổi
age-under-1 = Dưới 1 tuổi
age-from-to = { $from }–{ $to } tuổi
estimated = ước tính
sex-girl = Nữ
sex-boy = Nam
sex-unknown = Chưa rõ giới tính
share-children = { $x } trẻ
share-others = { $x }
unknown-count = { $n } chưa rõ
children-to-go =
    { $n ->
        [0] Đạt chỉ tiêu
       *[other] Còn { $n } trẻ nữa
    }
others-to-go =
    { $n ->
        [0] Đạt chỉ tiêu
       *[other] Còn { $n } nữa
    }
no-data-yet = Chưa có dữ liệu
no-data-short = chưa có
hidden-count = được ẩn
under-8 = dưới 8
small-hidden = Số nhỏ được ẩn để bảo vệ trẻ: từ 1 đến 7 ghi là “dưới 8”, và có thể ẩn thêm một ô để không suy ngược lại được.
too-few = ít trẻ

## States, domains, verdicts

state-overdue = Quá hạn
state-due-today = Hạn hôm nay
state-soon = Sắp đến hạn
state-open = Đang mở
state-unknown = Chưa hỏi
state-missed = Đã lỡ
state-not-yet = Chưa đến tuổi
state-done = Đã xong
state-done-late = Đã xong, muộn
state-waived = Không thực hiện, có lý do
state-not-applicable = Không thuộc diện
days-overdue = Quá { $n } ngày
days-left = Còn { $n } ngày
domain = Lĩnh vực
domain-health = Y tế
domain-nutrition = Dinh dưỡng
domain-education = Giáo dục
domain-care = Nuôi dưỡng, chăm sóc
domain-protection = Bảo vệ
domain-welfare = Phúc lợi xã hội
course-met = Đạt chỉ tiêu
course-on = Đúng tiến độ
course-behind = Chậm tiến độ
course-not-met = Hết hạn, chưa đạt
course-no-data = Chưa đánh giá được
op-at-least = ít nhất { $x }
op-above = trên { $x }
op-at-most = không quá { $x }
op-below = dưới { $x }
op-about = khoảng { $x }
op-equal = { $x }
target-aim = Chỉ tiêu { $x }
target-of = { $x } { $of }
target-by = { $x }, đến { $due }
target-tick = Chỉ tiêu { $x }
legal-basis = Cơ sở pháp lý
good-practice = Thực hành tốt, chưa có căn cứ
unconfirmed = chưa xác nhận

## Home

home-lead =
    { $overdue ->
        [0] Không có việc quá hạn.
       *[other] { $overdue } việc quá hạn.
    } { $today ->
        [0] Hôm nay không có việc đến hạn,
       *[other] Hôm nay { $today } việc đến hạn,
    } { $week ->
        [0] bảy ngày tới cũng không có.
       *[other] bảy ngày tới { $week } việc.
    }
nothing-this-week = Hôm nay và bảy ngày tới không có việc nào.
home-duties = Việc tuần này
see-all-duties = Xem mọi việc
urgency-overdue = Quá hạn
urgency-today = Hôm nay
urgency-week = Bảy ngày tới
urgency-later = Sau đó
by-day = hạn { $x }
home-coverage = Trẻ được tiếp cận theo lĩnh vực
see-by-unit = Xem theo địa bàn
access-measure = Được tiếp cận đầy đủ mọi lĩnh vực
home-targets = Chỉ tiêu
see-plans = Xem kế hoạch
no-targets = Chưa có chỉ tiêu nào cho địa bàn này. Thêm kế hoạch để bắt đầu theo dõi.
home-population = Trẻ em ở đây
see-children = Xem danh sách
population-lead =
    { $n } trẻ đến 8 tuổi: { $girls } nữ, { $boys } nam{ $unknown ->
        [0] .
       *[other] , { $unknown } chưa rõ giới tính.
    }
population-unknown-age = { $n } trẻ chưa rõ tuổi không có trong các hàng trên.
population-caption = Số trẻ theo tuổi và giới tính
no-children-yet = Chưa có trẻ nào. Nhập danh sách trẻ để bắt đầu.

## Children

children-title = Trẻ em
search-label = Tìm trẻ
search-help = Họ tên có dấu hoặc không dấu, hoặc số định danh.
search-button = Tìm
search-clear = Bỏ tìm kiếm
search-nothing = Không tìm thấy. Thử gõ không dấu.
filter-label = Lọc theo việc cần làm
filter-age-label = Lọc theo tuổi
filter-all = Tất cả
filter-overdue = Có việc quá hạn
filter-soon = Sắp đến hạn
filter-circumstances = Hoàn cảnh đặc biệt
filter-incomplete = Cần bổ sung thông tin
filter-waiting = Chờ chọn xã, phường
children-found =
    { $n ->
        [0] Không có trẻ nào khớp “{ $x }”
       *[other] { $n } trẻ khớp “{ $x }”
    }
children-caption = Danh sách trẻ
no-children-here = Không có trẻ nào khớp với bộ lọc này. Thử chọn “Tất cả”.
col-name = Họ và tên
col-sex-age = Giới tính, tuổi
col-village = Thôn
col-carer = Người chăm sóc
col-next = Việc gần nhất
carer-unknown = chưa ghi
nothing-open = Không còn việc
restricted-record = Hồ sơ hạn chế
restricted-text = Chỉ hiện thông tin tối thiểu. Người được giao mới xem được phần còn lại.
restricted-what = Chỉ người được giao mới xem được
pager-label = Các trang của danh sách
pager-position = Trang { $n }/{ $of }
pager-previous = Trước
pager-next = Sau

## One child

call = Gọi
since-day = từ { $x }
until-day = đến { $x }
left-on = { $x } (ngày { $day }).
evidence = giấy tờ: { $x }
likely-same = Có thể trùng hồ sơ
circumstances = Hoàn cảnh đặc biệt
child-open =
    { $n ->
        [0] Cần làm
       *[other] Cần làm ({ $n })
    }
child-nothing-open = Hiện không có việc nào cần làm cho trẻ.
child-next = Sắp tới
child-nothing-next = Không có việc nào sắp tới.
child-matrix = Nhu cầu theo lĩnh vực và độ tuổi
matrix-note = Số là nhu cầu đã đáp ứng trên nhu cầu đã đến hạn. Kết quả sàng lọc không phải là chẩn đoán.
matrix-all-bands = Hiện mọi độ tuổi
matrix-current = Đang xem độ tuổi { $x }
matrix-now = hiện nay
cell-met = đáp ứng
cell-look = cần theo dõi
cell-open = đang mở
cell-not-asked = chưa hỏi
cell-not-yet = chưa đến tuổi
cell-nothing = không có
child-needs = Mọi nhu cầu
child-no-needs = Chưa có nhu cầu nào áp dụng cho trẻ này.
domain-summary = { $open } cần làm · { $done } đã xong
met-on = xong ngày { $x }
opens-on = từ ngày { $x }
due-on = hạn { $x }
child-timeline = Dòng thời gian
child-no-timeline = Chưa ghi nhận việc gì cho trẻ này.

## Plans

plans-title = Kế hoạch
plans-lead = Chỉ tiêu, phân công và chế độ báo cáo đọc được từ văn bản; mỗi mục dẫn về đúng đoạn văn.
plans-empty = Chưa có kế hoạch nào. Thêm một văn bản để đọc chỉ tiêu và việc được giao.
plan-no-number = Văn bản chưa có số
plans-by-level = Cấp
plans-by-title = Tên
plans-by-issuer = Nơi ban hành
plans-by-date = Ngày
plans-by-targets = Số chỉ tiêu
plan-period = giai đoạn { $x }
plan-carries-out = thực hiện { $x }
targets-count =
    { $n ->
        [0] Không có chỉ tiêu
       *[other] { $n } chỉ tiêu
    }
plan-example = Văn bản ví dụ
plan-confirmed = Đã xác nhận
plan-unconfirmed = Chờ xác nhận
plan-results = Chỉ tiêu và kết quả
plan-no-targets = Văn bản này không đặt chỉ tiêu nào.
plan-jump = Các phần của trang
plan-text = Văn bản
plan-text-note = Số trong vòng tròn dẫn đến mục đã đọc ở bên cạnh.
plan-unread-note = Đoạn gạch chân chấm là phần chưa đọc ra được gì.
plan-mark = Mục { $n } đã đọc
plan-read = Đã đọc được
plan-nothing-read = Không đọc được mục nào từ văn bản này.
plan-back-to-text = Xem mục { $n } trong văn bản
read-targets = Chỉ tiêu
read-reporting = Báo cáo
read-agencies = Phân công
read-money = Kinh phí
read-tasks = Nhiệm vụ
read-basis = Căn cứ
read-form = Thể thức

## Coverage by unit

coverage-title = Kết quả theo địa bàn
measure-label = Chọn chỉ số
coverage-by-unit = Từng địa bàn
coverage-sorted = Nơi còn thiếu nhiều trẻ nhất đứng trước
coverage-no-units = Địa bàn này không có đơn vị nào bên dưới.
coverage-side-by-side = Các chỉ số cạnh nhau
col-rank = Số
col-unit = Địa bàn
col-met-of = Đạt/tổng
col-percent = Tỷ lệ
col-bar = So với tổng
col-unknown = Chưa rõ
col-gap = Còn thiếu
reached = Đã đạt
standing-far-below = Thấp hơn chỉ tiêu từ 10 điểm
standing-below = Thấp hơn chỉ tiêu
standing-met = Đạt chỉ tiêu
standing-well-above = Vượt từ 5 điểm
standing-plain = Không có chỉ tiêu
standing-unknown = Chưa rõ hoặc ẩn
standing-note = Mũi tên xuống: thấp hơn chỉ tiêu; mũi tên lên: đạt hoặc vượt. Nhóm dưới 20 trẻ chỉ ghi số, không ghi tỷ lệ.
map-label = Bản đồ
map-title = { $x }: ở đâu
map-description = { $x }. Mỗi chấm là một địa bàn, đánh số như trong bảng bên cạnh.
map-note = Chấm càng lớn càng nhiều trẻ; số trong chấm là số thứ tự trong bảng.

## How a figure is made

indicator-kicker = Cách tính một con số
indicator-definition = Định nghĩa
indicator-needs = Những nhu cầu được tính
indicator-made-from = Con số được tính từ đâu
indicator-recount = Cùng quy tắc và cùng vị trí sổ cái thì tính lại luôn ra đúng con số này.
see-children-behind = Xem những trẻ còn việc quá hạn
figure-window = Số liệu từ { $from } đến { $to }
figure-day = Số liệu tính đến { $x }
def-code = Mã
def-numerator = Tử số
def-denominator = Mẫu số
def-method = Phương pháp tính
def-breakdowns = Phân tổ
def-period = Kỳ công bố
def-source = Nguồn số liệu
def-responsible = Cơ quan chịu trách nhiệm
def-valid = Hiệu lực
def-basis = Căn cứ
def-pack = Bộ quy tắc
def-position = Vị trí sổ cái

## Duties

duties-title = Việc cần làm
duties-lead =
    { $n ->
        [0] Không có việc nào.
       *[other] { $n } việc, việc gấp nhất đứng trước.
    }
duties-none = Không có việc nào khớp với bộ lọc này.
duties-by-urgency = Lọc theo hạn
duties-by-role = Ai làm
duties-by-kind = Loại việc
chip-count = { $x } ({ $n })
col-subject = Cho ai
col-what = Việc
col-who = Ai làm
col-due = Hạn

## Settling duties

settle-title = Ghi nhận đã làm
settle-on = Ngày làm
settle-way = Đã dùng loại nào
settle-button = Ghi nhận
settle-tick = Chọn
settle-recorded =
    { $n ->
       *[other] Đã ghi nhận cho { $n } trẻ.
    }
settle-undo = Hoàn tác
settle-undone =
    { $n ->
       *[other] Đã hoàn tác { $n } lần ghi. Nội dung cũ vẫn còn trong sổ cái, đánh dấu là đã bỏ.
    }
settle-nobody = Chưa chọn trẻ nào. Chọn ít nhất một trẻ rồi bấm Ghi nhận.
settle-refused-title = Chưa ghi được cho một số trẻ
settle-missing =
    { $n ->
       *[other] { $n } hồ sơ đã chọn không tìm thấy, nên chưa ghi.
    }

## Choosing unit and day

choose-title = Địa bàn và ngày
choose-lead = Đang xem { $x }.
choose-search = Tìm địa bàn
choose-search-help = Tên có dấu hoặc không dấu, tên cũ, hoặc mã đơn vị.
choose-found =
    { $n ->
        [0] Không có địa bàn nào
       *[other] { $n } địa bàn
    }
choose-tree = Cấp trên và bên dưới
choose-day = Ngày
choose-day-label = Xem số liệu tính đến ngày
choose-day-button = Xem
choose-day-help = Ngày/tháng/năm, ví dụ 22/11/2026. Để trống là hôm nay.

## Messages

error-prefix = Lỗi:
go-home = Về trang đầu
not-found-title = Không có trang này
not-found-text = Kiểm tra lại địa chỉ, hoặc đi từ trang đầu.
no-such-child-title = Không tìm thấy trẻ
no-such-child-text = Hồ sơ có thể đã được gộp hoặc thuộc địa bàn khác. Tìm lại theo tên trong danh sách trẻ.
no-such-plan-title = Không tìm thấy kế hoạch
no-such-plan-text = Xem danh sách kế hoạch để chọn lại.
no-such-indicator-title = Không có chỉ số này
no-such-indicator-text = Bộ quy tắc đang dùng không có mã này. Chọn chỉ số từ trang Địa bàn.
no-such-unit-title = Không có địa bàn này
no-such-unit-text = Vào ngày đang xem không có địa bàn mang tên hoặc mã này. Tìm lại theo tên, hoặc chọn ngày khác.
bad-day-title = Chưa đọc được ngày
bad-day-text = Ghi ngày/tháng/năm, ví dụ 22/11/2026.
bad-value-title = Chưa đọc được địa chỉ
bad-value-text = Một giá trị trong địa chỉ không thuộc các lựa chọn của trang. Mở lại trang từ trang đầu.
refused-title = Chưa ghi được
refused-text = Nội dung vẫn còn. Sửa chỗ nêu trên rồi ghi lại.
loopback-title = Tên địa chỉ này chưa được khai báo
loopback-only-text = Mở trang bằng tên mà người quản trị đã khai báo, hoặc trên chính máy đang chạy chương trình. Người quản trị thêm tên bằng --host.
not-allowed-title = Trang này không thuộc việc được giao
not-allowed-text = Nếu việc này là của anh/chị, báo người quản trị để được giao vai trò.
away-title = Chưa mở được dữ liệu
away-text = Máy chủ chưa nối được với cơ sở dữ liệu nên chưa đọc hay ghi được gì. Chờ một phút rồi tải lại trang; nếu vừa gửi một mẫu, quay lại trang trước rồi gửi lại, gửi hai lần cũng chỉ ghi một lần.
read-only-title = Lúc này chỉ xem được
read-only-text = Cơ sở dữ liệu đang ở chế độ chỉ đọc nên chưa ghi được gì. Chờ vài phút, quay lại trang trước rồi gửi lại; gửi hai lần cũng chỉ ghi một lần.
busy-title = Dữ liệu đang bận
busy-text = Một việc khác đang ghi vào dữ liệu nên chưa ghi được gì. Chờ một phút, quay lại trang trước rồi gửi lại; gửi hai lần cũng chỉ ghi một lần.
disk-full-title = Chưa ghi được: ổ đĩa đã đầy
disk-full-text = Nội dung vừa gửi chưa được ghi; những gì đã ghi trước đó còn nguyên và vẫn xem được. Báo người quản trị dọn chỗ trống, rồi quay lại trang trước và gửi lại.
disk-fails-title = Ổ đĩa báo lỗi
disk-fails-text = Chưa chắc nội dung vừa gửi đã được ghi. Quay lại trang trước và gửi lại sau ít phút; gửi hai lần cũng chỉ ghi một lần. Nếu vẫn lỗi, báo người quản trị kiểm tra ổ đĩa.
failed-title = Chưa mở được trang
failed-text = Lỗi ở phía chương trình, không phải do người dùng. Thử lại sau ít phút; nếu vẫn lỗi, báo người quản trị.
no-data-title = Chưa có dữ liệu
no-data-text = Nhập danh sách trẻ và thêm một kế hoạch; trang này sẽ tự có nội dung.

## About this copy

about-title = Về bản này
about-lead = Nôi giữ sổ về những gì mỗi trẻ nhỏ được hưởng, và ai phải làm gì trước ngày nào.
about-holds = Bản này đang giữ
about-version = Phiên bản
about-pack = Bộ quy tắc
about-needs = Nhu cầu
about-needs-value = { $n }, trong đó { $unconfirmed } chưa xác nhận với văn bản gốc
about-indicators = Chỉ số
about-facts = Việc đã ghi trong sổ cái
about-children = Trẻ đã đăng ký
about-units = Địa bàn
about-licence = Giấy phép
about-licence-value = Apache-2.0
about-font = Phông chữ
about-font-value = Be Vietnam Pro, SIL Open Font License 1.1
about-keeps = Những điều luôn giữ
about-keeps-figures = Mỗi con số dẫn về định nghĩa, quy tắc và vị trí sổ cái đã tạo ra nó.
about-keeps-unknown = Chưa biết không phải là không: chỗ chưa hỏi được gạch chéo và đếm riêng.
about-keeps-screening = Kết quả sàng lọc không phải là chẩn đoán.
about-keeps-small = Số nhỏ được ẩn để không nhận ra trẻ.
about-keeps-reads = Không có tên trẻ trong kế hoạch và báo cáo.
