# Sửa hồ sơ của trẻ: thông tin, nơi ở, người chăm sóc, gộp và tách hồ sơ.

child-change = Sửa hồ sơ
child-edit = Sửa thông tin
child-residence = Chuyển nơi ở, rời địa bàn

edit-title = Sửa thông tin của trẻ
edit-lead = Sửa điều ghi sai hoặc còn thiếu. Điều cũ vẫn được giữ trong dòng thời gian.
edit-reason = Vì sao sửa?
edit-reason-help = Ví dụ: theo giấy khai sinh, gia đình báo ghi nhầm tháng.
edit-save = Lưu
edit-save-anyway = Đúng như vậy, lưu
edit-check-again = Đã xem lại, lưu
edit-cancel = Thôi, về hồ sơ
edit-doubts = Xem lại giúp trước khi lưu
edit-meanwhile = Hai người cùng sửa. Chọn bản đúng.
edit-meanwhile-lead = Từ lúc mở trang này, người khác đã sửa cùng một điều. Chưa có gì bị mất: xem hai bản rồi chọn.
edit-theirs = Giữ bản đang có: { $x }
edit-mine = Lấy bản của tôi: { $x }
edit-meanwhile-by = { $x } đã sửa lúc { $at }.
edit-village-moved = Thôn, bản được ghi cùng lần chuyển nơi ở; sửa ở trang “Chuyển nơi ở”.

detail-name = Họ và tên
detail-birth = Ngày sinh
detail-sex = Giới tính
detail-personal-id = Số định danh cá nhân
detail-local-id = Số trong sổ
detail-ethnicity = Dân tộc
detail-village = Thôn, bản, tổ dân phố
detail-gestation = Tuổi thai khi sinh, tính theo ngày
detail-here-since = Sống ở đây từ ngày
detail-none = để trống
detail-changed = { $what }: { $was } → { $now }

form-reason = Ghi rõ lý do, ít nhất năm chữ cái, để người xem sau hiểu vì sao.
form-choose = Chọn bản đúng: bản đang có, hoặc bản của mình.
form-not-emptied = Điều này đã được ghi nên không để trống được. Ghi điều đúng, hoặc giữ như cũ.

residence-title = Chuyển nơi ở, rời địa bàn
residence-what = Có thay đổi gì?
residence-what-moved = Chuyển đến thôn, xã khác
residence-what-away = Đi nơi khác, chưa rõ nơi đến
residence-what-abroad = Ra nước ngoài
residence-what-lost = Không tìm thấy sau khi đã tìm
residence-what-died = Trẻ đã mất
residence-what-no-such-child = Đăng ký nhầm: không có trẻ này
residence-what-returned = Trẻ đã trở lại
residence-what-not-left = Ghi nhầm: trẻ chưa rời địa bàn
residence-where = Nơi ở mới
residence-where-lead = Chỉ ghi khi trẻ chuyển đến thôn, xã khác. Hồ sơ chuyển sang đơn vị mới; ngoài địa bàn của mình thì không xem tiếp được.
residence-unit = Xã, phường hoặc thôn
residence-unit-help = Ghi tên kèm cấp trên nếu trùng tên, ví dụ: Xã Tri Lễ, Tỉnh Nghệ An.
residence-meant = Có phải một trong các nơi này không?
residence-on = Từ ngày nào?
residence-on-help = Để trống là hôm nay. Viết ngày/tháng/năm, ví dụ 05/11/2026.
residence-note = Ghi thêm
residence-note-help = Ghi nhầm thì nói rõ vì sao; trường hợp khác có thể để trống.
residence-save = Lưu
form-what-happened = Chọn một thay đổi.
form-which-unit = Ghi xã, phường hoặc thôn mà trẻ chuyển đến.
form-unit-unknown = Không tìm thấy nơi “{ $x }”. Ghi đủ tên, kèm cấp trên.

child-carers = Người chăm sóc
child-compare = So sánh, gộp hồ sơ
child-part = Xem lại, tách hồ sơ

carers-title = Người chăm sóc
carers-lead = Của { $x }
carers-now = Đang chăm sóc
carers-none = Chưa ghi ai chăm sóc trẻ.
carers-change = Sửa
carers-past = Trước đây
carers-others = Trẻ khác cùng nhà, cùng người chăm sóc
carers-no-others = Chưa ghi trẻ nào khác.
carers-by = cùng { $x }
carers-household = cùng hộ gia đình
carers-add = Thêm người chăm sóc
carers-since = Chăm sóc từ ngày nào?
carers-save = Thêm
carers-from = từ { $x }
carers-from-until = { $from }–{ $until }
carer-shared =
    { $n ->
       *[other] Người này cũng chăm sóc { $n } trẻ khác; sửa tên và số điện thoại thì hồ sơ các trẻ ấy cũng đổi theo.
    }
carer-correct = Sửa điều ghi sai
carer-reason-help = Ví dụ: đổi số điện thoại, ghi nhầm họ.
carer-cancel = Thôi, về danh sách
carer-end = Không còn chăm sóc trẻ
carer-end-lead = Dùng khi người khác đã thay người này chăm sóc trẻ. Ghi nhầm tên thì sửa ở trên.
carer-end-on = Từ ngày nào không còn chăm sóc?
carer-end-save = Ghi là không còn chăm sóc
form-carer-nobody = Ghi họ tên hoặc số điện thoại của người chăm sóc; biết một trong hai là được.

merge-title = Hai hồ sơ có phải của một trẻ?
merge-lead = Xem từng dòng. Nếu đúng là một trẻ thì gộp; nếu không chắc, hãy hỏi gia đình trước. Gộp nhầm vẫn tách lại được.
merge-table = So sánh hai hồ sơ
merge-what = Thông tin
merge-first = Hồ sơ thứ nhất
merge-second = Hồ sơ thứ hai
merge-differs = khác nhau
merge-open = Mở { $x }
merge-stays = Giữ lại hồ sơ nào?
merge-stays-help = Mọi việc đã ghi ở cả hai hồ sơ đều được giữ. Chỗ hai hồ sơ khác nhau thì dùng bản của hồ sơ giữ lại, trừ điều đã được sửa riêng ở hồ sơ kia.
merge-reason = Vì sao biết là một trẻ?
merge-reason-help = Ví dụ: mẹ xác nhận, cùng số định danh, một trẻ được hai nơi đăng ký.
merge-save = Gộp hai hồ sơ
merge-cancel = Không phải một trẻ, về hồ sơ
merge-born = Ngày sinh
merge-place = Nơi ở
merge-carers = Người chăm sóc
merge-registered = Đăng ký ngày
merge-facts = Số việc đã ghi
merge-last = Lần ghi gần nhất
form-which-stays = Chọn hồ sơ được giữ lại.

part-title = Tách lại hai hồ sơ
part-lead = Mỗi hồ sơ trở lại với những gì đã ghi cho chính nó.
part-stays = Hồ sơ đang giữ
part-leaves = Hồ sơ được tách ra
part-reason = Vì sao tách lại?
part-reason-help = Ví dụ: là hai trẻ sinh đôi, gộp nhầm.
part-save = Tách lại
