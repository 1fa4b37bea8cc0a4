# Bộ câu hỏi dưới dạng XLSForm: kết quả, và lý do một ô không nhận được, kèm cách sửa.
cli-xlsform-exported = Đã ghi bộ câu hỏi { $code } ({ $items } câu) thành XLSForm: { $path }
cli-xlsform-imported = Đã ghi bộ câu hỏi { $code } ({ $items } câu) vào { $path }; kiểm tra không thấy lỗi.
cli-xlsform-look-through = Hãy đọc lại câu chữ, độ tuổi và cách tính trước khi dùng.
cli-xlsform-made-from = Lập từ biểu mẫu XLSForm { $name }.
cli-xlsform-passed-over = Cột không dùng đến: { $what }
cli-xlsform-to-fill = Biểu mẫu không cho biết, cần ghi thêm: { $what }

error-xlsform-differs = { $path } đã ghi, nhưng không giữ đúng mọi điều trong trang “noi” của biểu mẫu: bộ quy tắc không ghi được cách tính hoặc kết luận như vậy. Hãy xuất lại biểu mẫu và giữ nguyên các dòng scoring, outcome.
error-xlsform-not-written = Không ghi được bộ câu hỏi { $code } thành XLSForm
error-xlsform-refused = { $path }: { $n } chỗ không nhận được. Hãy sửa các ô nêu trên rồi nhập lại; chưa ghi tệp nào.
error-xlsform-to-mend = { $path } đã ghi, còn { $n } chỗ cần bổ sung hoặc sửa như trên; sau đó chạy noi pack check.

xlsform-age-missing = không hỏi tuổi trước các câu khác ({ $detail }); hãy thêm câu hỏi kiểu integer tên age_months ở đầu, constraint như . >= 0 and . < 60
xlsform-age-window = constraint “{ $detail }” không phải là khoảng tuổi; hãy ghi như . >= 0 and . < 60 (từ 0 đến dưới 60 tháng)
xlsform-answer-unknown = { $detail }: câu ấy không có câu trả lời này; hãy dùng một name trong danh sách của câu ấy ở trang choices
xlsform-calculation-other = phép tính “{ $detail }” không phải là tổng điểm của các câu trả lời; hãy ghi điểm vào cột points của trang choices và bỏ dòng này
xlsform-cell-not-taken = cột { $detail } không dùng được ở dòng này; hãy xóa ô, hoặc bỏ câu hỏi nếu không thể thiếu ô ấy
xlsform-condition = không đọc được điều kiện từ ký tự { $detail }; chỉ dùng được { "${câu}" } = 'x', !=, selected(), so sánh { "${age_months}" } với số nguyên, and, or, not()
xlsform-condition-age = điều kiện nhắc đến tuổi { $detail } tháng; hãy dùng tuổi từ 0 đến 240 tháng
xlsform-group-in-group = nhóm { $detail } nằm trong một nhóm khác; hãy đóng nhóm trước bằng end_group
xlsform-group-unbalanced = { $detail } không có đôi; mỗi begin_group cần đúng một end_group
xlsform-label-missing = thiếu lời ở cột { $detail }; bộ câu hỏi luôn có đủ tiếng Việt và tiếng Anh
xlsform-label-reference = lời “{ $detail }” thay đổi theo câu trả lời khác; hãy viết lời cố định
xlsform-list-unknown = trang choices không có danh sách “{ $detail }”; hãy thêm danh sách hoặc sửa tên
xlsform-name-twice = “{ $detail }” có hai lần; hãy đổi hoặc bỏ một chỗ
xlsform-name-unusable = “{ $detail }” không dùng làm tên được; hãy dùng chữ thường không dấu, số, _ (câu hỏi bắt đầu bằng chữ, không đặt là age, and, or, not, meta)
xlsform-never-asked = câu này không bao giờ được hỏi (tuổi { $detail }); hãy sửa các tuổi trong điều kiện
xlsform-no-column = trang thiếu cột hoặc giá trị { $detail }; hãy thêm vào, tiêu đề ở dòng đầu
xlsform-no-questions = không có câu hỏi nào; hãy thêm câu hỏi kiểu select_one
xlsform-no-sheet = không có trang “{ $detail }”; XLSForm cần các trang survey, choices, settings
xlsform-noi-value = “{ $detail }” thiếu hoặc không dùng được; hãy xuất lại biểu mẫu và giữ nguyên trang noi, hoặc bỏ cả trang
xlsform-not-a-workbook = không mở được như tệp XLSX ({ $detail }); hãy lưu biểu mẫu dạng .xlsx rồi nhập lại
xlsform-points-unclear = “{ $detail }” không phải là điểm; hãy ghi số nguyên từ -100 đến 100
xlsform-question-type = không dùng được kiểu “{ $detail }”; hãy đổi thành select_one hoặc bỏ dòng này
xlsform-reference-unknown = không có câu “{ $detail }” được hỏi trước câu này; hãy sửa tên hoặc đổi thứ tự
xlsform-repeat = “{ $detail }”: bộ câu hỏi không hỏi lặp lại; hãy bỏ vòng lặp
xlsform-required-unclear = “{ $detail }” không rõ; hãy ghi yes hoặc no
xlsform-too-large = lớn hơn mọi bộ câu hỏi (tối đa { $detail }); hãy chọn đúng tệp XLSForm
