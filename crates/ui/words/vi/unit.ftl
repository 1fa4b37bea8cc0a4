# Words of the page of a unit.

see-table = Xem bảng số
see-definition = Con số này được tính thế nào
col-group = Nhóm
col-need = Nhu cầu
col-not-met = Chưa đáp ứng
not-complete = chưa đủ
unit-course = Qua các tháng
course-title = { $x }, từng tháng
course-level = Không đổi so với đầu kỳ.
course-up = Tăng { $x } điểm so với đầu kỳ.
course-down = Giảm { $x } điểm so với đầu kỳ.
course-counted-at = Các tháng trước tính từ { $x }; điểm cuối tính đến lúc này.
unit-equity = Giữa các nhóm trẻ
equity-gap = { $low }, { $high }: cách nhau { $points } điểm.
equity-no-gap = Các nhóm ngang nhau.
equity-too-few = Chưa có hai nhóm từ 20 trẻ trở lên để so sánh.
equity-sex = Giới tính
equity-ethnicity = Dân tộc
equity-circumstance = Hoàn cảnh
equity-other-ethnicity = Dân tộc khác
equity-special = Hoàn cảnh đặc biệt
equity-not-special = Trẻ khác
equity-not-recorded = Chưa ghi
unit-needs = Gồm những nhu cầu nào
needs-met-note = Số chưa đáp ứng dẫn đến danh sách việc quá hạn của những trẻ đó.
unit-multiples = Từng địa bàn qua các tháng
multiples-note = Nơi còn thiếu nhiều trẻ nhất đứng trước; mọi ô cùng một thang từ { $from } đến { $to }, nét đứt là chỉ tiêu.
unit-sisters = So với các địa bàn cùng cấp
sisters-title = { $x }: các địa bàn thuộc { $above }, từ thấp đến cao
sisters-finding =
    { $n ->
        [0] Không nơi nào trong { $of } địa bàn khác thuộc { $above } thấp hơn.
       *[other] { $n } trong { $of } địa bàn khác thuộc { $above } thấp hơn.
    }
