# Nhập tệp: điều không nhận được hoặc cần xem lại, kèm cách xử lý.
# Chỉ dùng chữ thường và { $tên }: terminal đọc tệp này mà không cần Fluent.

import-file-empty = Tệp không có gì bên trong. Hãy kiểm tra lại tệp đã chọn.
import-file-not-a-table = Đây không phải tệp bảng (loại: { $kind }). Hãy chọn tệp CSV hoặc XLSX.
import-workbook-unreadable = Không mở được tệp Excel: { $detail }. Hãy mở bằng Excel hoặc LibreOffice rồi lưu lại thành .xlsx.
import-workbook-protected = Tệp Excel có mật khẩu hoặc bị hỏng. Hãy bỏ mật khẩu rồi lưu lại thành .xlsx.
import-workbook-other-format = Chưa đọc được định dạng { $kind }. Hãy lưu lại thành .xlsx hoặc CSV.
import-encoding-unknown = Không nhận ra bảng mã của chữ (từ dòng { $line }). Hãy lưu lại thành “CSV UTF-8” hoặc .xlsx.
import-header-not-found = Không thấy dòng tiêu đề cột trong 20 dòng đầu. Cần có: { $needed }. Đã thấy: { $found }.
import-header-missing = Thiếu cột: { $missing }. Các cột đã thấy: { $found }. Hãy thêm cột hoặc đổi tên tiêu đề.
import-header-twice = Hai cột cùng nói một điều: “{ $first }” (cột { $first_at }) và “{ $second }” (cột { $second_at }). Hãy xóa hoặc đổi tên một cột.
import-encoding-converted = Chữ trong tệp dùng bảng mã { $encoding }; đã chuyển sang Unicode. Hãy xem lại vài tên cho chắc.
import-encoding-broken-bytes = Có ký tự hỏng, đầu tiên ở dòng { $line }; chỗ hỏng hiện thành “�”. Hãy xem lại các dòng ấy.
import-encoding-mixed = Một phần chữ dùng phông cũ { $encoding }, phần còn lại là Unicode, nên không tự chuyển được. Hãy chuyển mã bằng UniKey rồi nhập lại.
import-columns-ignored = Các cột không dùng đến: { $columns }.
import-sheet-chosen = Tệp có nhiều trang tính; đã đọc trang “{ $sheet }”.
import-formulas-used = { $count } ô là công thức; đã dùng giá trị lưu sẵn trong tệp.

import-cells-too-many = Dòng có nhiều ô hơn tiêu đề; phần thừa bị bỏ qua: { $value }.
import-quote-never-closed = Dấu ngoặc kép mở ra mà không đóng lại. Hãy xóa dấu " thừa.
import-formula-without-value = Ô { $cell } là công thức chưa có giá trị. Hãy mở tệp bằng Excel, lưu lại rồi nhập.
import-cell-error = Ô { $cell } báo lỗi { $value }. Hãy sửa công thức trong ô.

import-name-missing = Thiếu họ và tên.
import-birth-missing = Thiếu ngày sinh. Nếu không rõ ngày, hãy ghi tháng và năm, hoặc chỉ năm.
import-birth-too-old = Sinh { $value } thì đã đủ 16 tuổi, không còn là trẻ em. Hãy kiểm tra năm sinh.
import-date-missing = Thiếu ngày.
import-date-unreadable = Không hiểu ngày “{ $value }”. Hãy ghi theo kiểu 05/03/2024.
import-date-impossible = Lịch không có ngày “{ $value }”.
import-date-month-first = “{ $value }” có vẻ ghi tháng trước ngày. Hãy ghi ngày trước: 05/03/2024 là mồng 5 tháng 3.
import-date-future = Ngày { $value } còn ở phía trước (hôm nay là { $today }).
import-date-too-long-ago = Ngày “{ $value }” từ năm 1900 trở về trước; thường là do ô trống bị Excel đổi thành ngày.
import-date-to-the-day = “{ $value }” chưa đủ ngày, tháng, năm. Ở đây cần ngày chính xác, như 05/03/2024.
import-year-two-digits = Năm ghi hai chữ số: “{ $value }” được hiểu là { $read }.
import-sex-unclear = Không rõ giới tính “{ $value }”; để trống. Hãy ghi Nam hoặc Nữ.
import-sex-contradicted = Cột giới tính nói khác với cột Nam/Nữ có đánh dấu; để trống giới tính.
import-id-zero-restored = Số định danh { $value } bị mất số 0 ở đầu; đã khôi phục thành { $read }.
import-id-old-nine-digits = “{ $value }” là số CMND cũ 9 chữ số, không phải số định danh; trẻ được nhận mà chưa có số định danh.
import-id-unreadable = “{ $value }” không phải số định danh (cần 12 chữ số); trẻ được nhận mà chưa có số định danh.
import-id-digits-lost = Excel đã làm tròn số định danh “{ $value }” nên mất chữ số; trẻ được nhận mà chưa có số định danh. Hãy đặt cột ấy là kiểu Text.
import-id-contradicts-birth = Số định danh cho biết sinh năm { $id_year }, còn cột ngày sinh là { $birth }. Hãy kiểm tra lại.
import-id-contradicts-sex = Số định danh cho biết giới tính khác với cột giới tính. Hãy kiểm tra lại.
import-phone-unreadable = “{ $value }” không phải số điện thoại; để trống.
import-ethnicity-unknown = Không có dân tộc “{ $value }” trong danh mục 54 dân tộc; giữ nguyên như đã ghi.
import-circumstance-unknown = Không rõ “{ $value }” thuộc nhóm hoàn cảnh đặc biệt nào; bỏ qua. Hãy ghi mã như 4.2 hoặc đúng tên nhóm.
import-unit-missing = Thiếu xã, phường.
import-unit-unknown = Không tìm thấy đơn vị “{ $value }” vào ngày { $day }. Hãy kiểm tra tên hoặc mã xã.
import-unit-unclear = Có nhiều đơn vị tên “{ $value }”: { $choices }. Hãy ghi thêm tỉnh (huyện) hoặc ghi mã xã.
import-unit-split = “{ $value }” đã được chia cho nhiều xã; tạm ghi vào { $read } chờ người phụ trách chọn.
import-out-of-reach = { $value } ngoài địa bàn của anh/chị nên dòng này chưa được nhập. Xem lại tên xã, phường, hoặc nhờ cán bộ nơi đó nhập.
import-not-yours-to-record = Vai trò của anh/chị không ghi “{ $value }” nên dòng này chưa được nhập. Chọn “Không dùng” cho cột này, hoặc nhờ người có vai trò đó nhập.

import-service-missing = Thiếu tên dịch vụ.
import-service-unknown = Chương trình không có dịch vụ “{ $value }”. Hãy dùng mã hoặc tên trong danh mục dịch vụ.
import-dose-unreadable = Không hiểu mũi thứ mấy: “{ $value }”; để trống.
import-child-missing = Không rõ dịch vụ của trẻ nào. Hãy ghi số định danh, mã trẻ, hoặc họ tên kèm ngày sinh.
import-child-unknown = Không tìm thấy trẻ “{ $value }”. Hãy nhập danh sách trẻ trước, hoặc kiểm tra lại số.
import-child-unclear = Có { $count } trẻ hợp với “{ $value }”. Hãy ghi số định danh hoặc mã trẻ.
import-before-birth = Ngày { $value } trước ngày sinh của trẻ ({ $birth }).
import-topic-missing = Thiếu nội dung tập huấn.
import-hours-missing = Thiếu số giờ; ghi là 0 giờ.
import-hours-unreadable = Không hiểu số giờ “{ $value }”. Hãy ghi số, như 1,5.
import-role-unknown = Không rõ vai trò “{ $value }”; ghi là “khác”.

import-row-twice = Dòng này cùng nói về trẻ (hoặc việc) đã có ở dòng { $line } nhưng nội dung khác; chỉ nhận dòng đầu.
import-likely-duplicate = Có thể trùng với { $value }. Không tự gộp; hãy xem và gộp nếu đúng là một trẻ.
import-differs-from-record = Trẻ có số định danh này đã được ghi nhận với thông tin khác ({ $fields }); giữ thông tin cũ, chỉ bổ sung chỗ còn thiếu.
