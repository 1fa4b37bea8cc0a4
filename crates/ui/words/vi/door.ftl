# Đăng nhập, tài khoản, vai trò, ai đã xem hồ sơ.

## Khung trang

nav-people = Người dùng
nav-units = Đơn vị
nav-system = Hệ thống
nav-audit = Nhật ký
visitor-label = Tài khoản đang dùng:

## Đăng nhập

sign-in-title = Đăng nhập
sign-in-lead = Sổ theo dõi những gì mỗi trẻ nhỏ được hưởng, và ai phải làm gì trước ngày nào.
sign-in-name = Tên đăng nhập
sign-in-name-help = Tên, số điện thoại hoặc thư điện tử mà người quản trị đã cấp.
sign-in-password = Mật khẩu
sign-in-button = Đăng nhập
sign-in-forgotten = Quên mật khẩu? Xin người quản trị của đơn vị một liên kết đặt mật khẩu mới.
knock-wrong-title = Chưa đăng nhập được
knock-wrong = Tên đăng nhập hoặc mật khẩu chưa đúng. Xem lại chữ hoa, chữ thường, bộ gõ tiếng Việt rồi gõ lại.
knock-wrong-code = Mã chưa đúng hoặc đã đổi. Gõ mã đang hiện trên điện thoại; nếu vẫn sai, bật giờ tự động trên điện thoại.
knock-wait-title = Chờ một lát
knock-wait-seconds = Đã gõ sai nhiều lần. Chờ { $n } giây rồi thử lại.
knock-wait-minutes = Đã gõ sai nhiều lần. Chờ { $n } phút rồi thử lại.
knock-over = Phiên làm việc đã hết giờ để giữ an toàn cho dữ liệu. Đăng nhập lại để làm tiếp.
knock-changed = Đã đổi mật khẩu. Đăng nhập bằng mật khẩu mới.
knock-out = Đã đăng xuất.
demo-title = Tài khoản dùng thử
demo-lead = Bấm một tài khoản để vào ngay, không cần gõ gì.
demo-enter = Vào ngay:
demo-password = Mật khẩu của mọi tài khoản dùng thử: { $x }

## Dịch vụ danh tính

sign-in-through = Đăng nhập bằng { $x }
service-away-title = Chưa kết nối được { $x }
service-away = { $x } hiện không trả lời. Đăng nhập bằng mật khẩu, hoặc thử lại sau ít phút.
service-refused-title = { $x } chưa xác nhận
service-refused = Việc đăng nhập đã dừng ở { $x }. Thử lại, hoặc đăng nhập bằng mật khẩu.
service-over-title = Lần đăng nhập này không còn dùng được
service-over = Đã quá lâu từ lúc sang { $x }, hoặc trang đã được mở lại lần thứ hai. Bấm đăng nhập lại từ đầu.
service-odd-title = Câu trả lời của { $x } không tin được
service-odd = Để giữ an toàn, Nôi không cho vào. Báo cho người quản trị hệ thống, và đăng nhập bằng mật khẩu trong lúc chờ.
invitation-through-text = Không muốn nhớ thêm mật khẩu? Dùng tài khoản { $x } của chính mình: liên kết này sẽ gắn tài khoản ấy với Nôi.
identity-title = Đăng nhập bằng { $x }
identity-lead = Gắn xong thì lần sau vào Nôi bằng dịch vụ này, không cần gõ mật khẩu.
identity-since = Đã gắn từ { $x }.
identity-link = Gắn danh tính
identity-link-text = Gõ mật khẩu hiện nay để chắc chắn là chính người giữ tài khoản đang gắn.
identity-unlink = Gỡ danh tính
identity-unlink-text = Gỡ xong thì danh tính này không mở được tài khoản nữa; đăng nhập bằng mật khẩu. Gõ mật khẩu hiện nay để gỡ.
identity-only = Tài khoản này chỉ mở bằng danh tính đã gắn nên không gỡ được. Muốn đổi, xin người quản trị của đơn vị một liên kết đặt mật khẩu.
identity-away = Chưa gắn được. Thử lại sau ít phút.
identity-go = Sang { $x }
identity-go-text = Mật khẩu đúng. Sang { $x } đăng nhập bằng tài khoản của chính mình; xong sẽ quay lại đây.
account-identity-on = Đang gắn: vào được bằng { $x }.
account-identity-off = Chưa gắn với danh tính nào của { $x }.
account-identity-see = Xem, gỡ
account-no-password = Tài khoản này chưa có mật khẩu: vào bằng danh tính đã gắn. Muốn có mật khẩu, xin người quản trị của đơn vị một liên kết.
not-in-unlinked-title = Chưa gắn với tài khoản nào ở đây
not-in-unlinked-text = { $x } đã xác nhận anh/chị là ai, nhưng danh tính này chưa gắn với tài khoản nào trong Nôi.
not-in-unlinked-do = Đã có tài khoản: đăng nhập bằng mật khẩu, vào trang Tài khoản rồi gắn { $x }. Chưa có: xin người quản trị của đơn vị một liên kết, mở liên kết ấy và chọn { $x }.
not-in-suspended-title = Tài khoản đang tạm khóa
not-in-suspended-text = { $x } đã xác nhận anh/chị là ai, nhưng tài khoản trong Nôi đang tạm khóa.
not-in-suspended-do = Hỏi người quản trị của đơn vị. Khi được mở lại, đăng nhập như trước.
not-in-taken-title = Không gắn được
not-in-taken-text = Danh tính này ở { $x } đã gắn với một tài khoản khác, hoặc tài khoản này đã gắn với danh tính khác.
not-in-taken-do = Mỗi danh tính mở một tài khoản. Có hai tài khoản thì vào tài khoản kia gỡ trước; không phải của mình thì báo người quản trị của đơn vị.

## Khóa đăng nhập (passkey)

passkey-title = Đăng nhập bằng khóa
passkey-lead = Bấm nút rồi xác nhận bằng vân tay, khuôn mặt hoặc mã mở máy. Không cần gõ tên và mật khẩu.
passkey-button = Dùng khóa của máy
passkey-other = Đăng nhập bằng mật khẩu
passkey-needs-script = Trình duyệt này đang tắt JavaScript nên không dùng được khóa. Dùng mật khẩu.
passkey-not-done = Máy chưa đưa khóa nào. Bấm lại để thử, hoặc dùng mật khẩu.
passkey-wrong = Khóa này không mở được tài khoản nào: có thể đã gỡ, hoặc chờ quá lâu. Thử lại, hoặc dùng mật khẩu.
passkeys-title = Khóa đăng nhập
passkeys-lead = Khóa nằm trong điện thoại hoặc máy tính, mở bằng vân tay, khuôn mặt hoặc mã mở máy. Không ai lừa lấy được như mật khẩu.
passkeys-go = Xem, thêm khóa
passkeys-own = Khóa của mình
passkeys-none = Chưa có khóa nào.
passkey-made = Thêm ngày { $x }
passkey-used = dùng lần cuối { $x }
passkey-end = Gỡ khóa
passkey-new = Thêm khóa
passkey-name = Đặt tên cho khóa
passkey-name-help = Để nhận ra máy nào, ví dụ: Điện thoại của tôi.
passkey-no-name = Đặt một tên để sau này nhận ra máy.
passkey-begin = Tiếp tục
passkey-make = Tạo khóa trên máy này
passkey-make-text = Mật khẩu đúng. Bấm nút rồi làm theo máy trong năm phút: xác nhận bằng vân tay, khuôn mặt hoặc mã mở máy.
passkey-not-made = Máy chưa tạo khóa. Bấm lại để thử; máy quá cũ, hoặc đã có khóa của tài khoản này, thì không tạo được.
passkey-odd-title = Chưa thêm được khóa
passkey-odd = Đã quá năm phút, hoặc khóa này đã có. Làm lại từ đầu.
passkey-too-many = Mỗi tài khoản có nhiều nhất mười khóa. Gỡ khóa của máy không dùng nữa rồi thêm.

## Mã xác nhận

code-title = Nhập mã xác nhận
code-lead = Mở ứng dụng tạo mã trên điện thoại và gõ sáu chữ số đang hiện cho Nôi.
code-label = Mã sáu chữ số
code-help = Mã đổi sau mỗi ba mươi giây.
code-button = Tiếp tục
code-lost = Mất hoặc đổi điện thoại? Xin người quản trị của đơn vị một liên kết đặt mật khẩu mới, rồi bật mã trên điện thoại mới.
code-other = Đăng nhập bằng tài khoản khác
codes-title = Bật mã xác nhận
codes-lead = Khi đã bật, mỗi lần đăng nhập cần thêm sáu chữ số trên điện thoại. Ba bước, khoảng hai phút.
codes-app = Cài ứng dụng
codes-app-text = Cài một ứng dụng tạo mã trên điện thoại, ví dụ Google Authenticator, Microsoft Authenticator hoặc Aegis.
codes-scan = Quét hình
codes-scan-text = Trong ứng dụng, chọn thêm tài khoản rồi quét hình này. Đừng chụp lại hình: ai có hình đều tạo được mã.
codes-picture = Hình QR để thêm tài khoản vào ứng dụng tạo mã
codes-type = Không quét được thì gõ chuỗi này vào ứng dụng:
codes-here = Đang mở trang trên chính điện thoại đó? Mở thẳng trong ứng dụng
codes-enter = Gõ mã
codes-label = Sáu chữ số ứng dụng đang hiện
codes-so-far-help = Để chắc chắn là chính người giữ tài khoản đang bật mã.
codes-button = Bật mã xác nhận

## Đặt mật khẩu

invitation-title = Đặt mật khẩu
invitation-lead = Liên kết này dành riêng cho { $x }.
invitation-other = Không đúng tên? Đừng đặt mật khẩu, báo lại cho người đã đưa liên kết.
invitation-button = Đặt mật khẩu
invitation-over-title = Liên kết này không dùng được nữa
invitation-over-text = Mỗi liên kết chỉ dùng một lần, trong bảy ngày. Xin người quản trị của đơn vị một liên kết mới.
to-sign-in = Đến trang đăng nhập
first-title = Tạo tài khoản đầu tiên
first-lead = Ở đây chưa có tài khoản nào. Tài khoản đầu tiên quản trị hệ thống và tạo tài khoản cho những người khác.
first-button = Tạo tài khoản
password-new = Mật khẩu mới
password-new-help = Ít nhất mười ký tự. Ghép vài từ không liên quan với nhau thì dễ nhớ mà khó đoán.
password-again = Gõ lại mật khẩu mới
password-so-far = Mật khẩu hiện nay
password-too-short = Mật khẩu cần ít nhất mười ký tự. Thêm một hai từ nữa.
password-too-long = Mật khẩu dài quá 128 ký tự. Rút ngắn lại.
password-guessable = Mật khẩu này dễ đoán: nhiều người hay dùng, hoặc có tên đăng nhập ở trong. Chọn mật khẩu khác.
password-differs = Hai lần gõ chưa giống nhau. Gõ lại cả hai ô.
password-wrong-so-far = Mật khẩu hiện nay chưa đúng. Gõ lại.

## Tài khoản của mình

account-title = Tài khoản
account-roles = Vai trò
account-no-roles = Chưa được giao vai trò nào nên chưa xem được gì. Hỏi người quản trị của đơn vị.
account-sign-out = Đăng xuất
account-codes = Mã xác nhận
account-codes-on = Đang bật: mỗi lần đăng nhập cần thêm sáu chữ số trên điện thoại.
account-codes-off = Chưa bật. Khi đã bật, ai lấy được mật khẩu cũng không vào được nếu không có điện thoại.
account-codes-set = Đã bật mã xác nhận. Từ lần đăng nhập sau, gõ thêm mã trên điện thoại.
account-codes-begin = Bật mã xác nhận
account-codes-again = Chuyển sang điện thoại khác
account-password = Đổi mật khẩu
account-password-lead = Đổi xong, mọi máy đang mở tài khoản này đều phải đăng nhập lại.
account-password-button = Đổi mật khẩu

## Mã truy cập của chương trình

tokens-title = Mã truy cập cho chương trình
tokens-lead = Một chương trình (bảng tính, phần mềm của đơn vị) có mã này thì hỏi và ghi thay anh/chị qua API, trong quyền của anh/chị hôm ấy. Đổi mật khẩu thì mọi mã đều hết hiệu lực.
tokens-go = Xem và tạo mã
tokens-own = Các mã đang có
tokens-none = Chưa có mã nào.
token-name = Tên chương trình
token-name-help = Để sau này biết mã dùng ở đâu, ví dụ: Bảng tính trạm y tế
token-name-missing = Ghi tên chương trình
token-name-long = Tên dài quá 80 ký tự. Rút ngắn lại
token-for = Được làm
token-scope-missing = Chọn ít nhất một việc mà chương trình được làm
token-days = Dùng được trong
token-days-n = { $n } ngày
token-days-missing = Chọn thời hạn
token-too-many = Đã có 20 mã. Thu hồi một mã không còn dùng trước
token-until = Dùng đến
token-used = Dùng lần cuối
token-never = chưa dùng
token-open = Đang dùng được
token-over = Đã hết hạn
token-end = Thu hồi
token-ended = Đã thu hồi. Chương trình giữ mã ấy không hỏi được gì nữa.
token-new = Tạo mã mới
token-new-lead = Mỗi chương trình một mã, chỉ cho làm việc nó cần. Ai có mã đều dùng được: giữ như giữ mật khẩu.
token-make = Tạo mã
token-made = Mã vừa tạo
token-once = Chép ngay vào chương trình: mã chỉ hiện một lần này, Nôi không giữ lại.

## Người dùng

people-title = Người dùng
people-lead =
    { $n ->
        [0] Chưa có tài khoản nào trong địa bàn quản lý.
       *[other] { $n } tài khoản trong địa bàn quản lý.
    }
people-caption = Danh sách tài khoản
people-new = Thêm người dùng
people-new-lead = Mỗi người một tài khoản riêng. Giao luôn vai trò đầu tiên; vai trò khác giao sau, trên trang của người ấy. Tạo xong sẽ có liên kết đặt mật khẩu để đưa tận tay.
people-new-button = Tạo tài khoản
people-no-role = chưa có vai trò
person-state = Tình trạng
person-in-use = Đang dùng
person-not-come = Chưa đặt mật khẩu
person-suspended = Đang tạm khóa
person-codes-on = đang bật
person-codes-off = chưa bật
person-login-help = Từ 3 đến 64 chữ cái, chữ số hoặc dấu . - _ @ + và không có dấu cách. Số điện thoại cũng được.
person-name-missing = Ghi họ và tên.
person-login-form = Tên đăng nhập cần 3 đến 64 chữ cái, chữ số hoặc dấu . - _ @ + và không có dấu cách. Sửa lại.
person-login-taken = Tên đăng nhập này đã có người dùng. Thêm tên đơn vị, hoặc dùng số điện thoại.
person-role-missing = Chọn một vai trò để giao.
person-unit-unclear = Chưa rõ đơn vị nào. Ghi tên kèm cấp trên, hoặc ghi mã đơn vị.
person-unit-these = Chưa rõ đơn vị nào. Có thể là: { $x }. Ghi lại cho rõ.
person-days-wrong = Chưa đọc được ngày, hoặc ngày cuối trước ngày đầu. Ghi ngày/tháng/năm, ví dụ 01/12/2026.
person-out-of-reach = Đơn vị này không thuộc địa bàn anh/chị quản lý. Ghi một đơn vị bên dưới, hoặc nhờ người quản trị cấp trên.
person-link = Liên kết đặt mật khẩu
person-link-once = Chỉ hiện một lần ở đây. Đưa tận tay { $x }: cho quét hình bằng điện thoại, hoặc chép lại liên kết.
person-link-care = Liên kết mở được trong bảy ngày và dùng một lần. Đừng gửi vào nhóm trò chuyện: ai có liên kết đều đặt được mật khẩu.
person-link-picture = Hình QR của liên kết đặt mật khẩu
person-roles = Vai trò
person-no-roles = Chưa được giao vai trò nào nên chưa xem được gì.
person-own = Đây là tài khoản của chính anh/chị. Không ai tự giao hay thu hồi vai trò của mình; nhờ một người quản trị khác.
person-own-account = Đến tài khoản của mình
person-grant = Giao vai trò
person-grant-choose = Chọn một vai trò
person-grant-unit = Đơn vị
person-grant-unit-help = Tên có dấu hoặc không dấu, hoặc mã. Nhiều nơi trùng tên thì ghi kèm cấp trên, ví dụ: xã Tân Phú, tỉnh Đồng Nai.
person-grant-from = Từ ngày
person-grant-from-help = Ngày/tháng/năm. Để trống là hôm nay.
person-grant-until = Đến hết ngày
person-grant-until-help = Để trống thì giữ cho đến khi thu hồi.
person-grant-button = Giao vai trò
person-revoke = Thu hồi
person-invite = Liên kết mới
person-invite-text = Khi người này quên mật khẩu hoặc mất điện thoại, tạo liên kết để đặt mật khẩu mới. Đặt xong thì mã xác nhận tắt và cần bật lại.
person-invite-again = Liên kết trước bị mất hoặc đã quá bảy ngày thì tạo liên kết mới; liên kết trước không dùng được nữa.
person-invite-button = Tạo liên kết đặt mật khẩu
person-suspend = Tạm khóa
person-suspend-text = Người này ra khỏi mọi máy ngay lập tức và không vào lại được cho đến khi được mở lại. Vai trò và những gì đã ghi vẫn còn.
person-suspend-button = Tạm khóa tài khoản
person-restore = Mở lại
person-restore-text = Tài khoản đang tạm khóa nên không vào được. Vai trò và những gì đã ghi vẫn còn.
person-restore-button = Mở lại tài khoản
role-caption = Các vai trò và thời gian giữ
role-column = Vai trò
role-unit = Đơn vị
role-days = Thời gian
role-holds = Đang giữ
role-not-today = Hôm nay không giữ

## Nhật ký và ai đã xem

audit-title = Nhật ký truy cập
audit-lead =
    { $n ->
        [0] Chưa có dòng nào.
       *[other] { $n } dòng.
    } Mỗi lần xem hồ sơ trẻ được ghi trước khi dữ liệu hiện ra.
audit-caption = Các dòng của nhật ký
audit-at = Lúc
audit-number = dòng { $n }
audit-who = Ai
audit-what = Việc
audit-outcome = Kết quả
audit-record = Hồ sơ
audit-done = Đã thực hiện
audit-by-reason = Mở theo lý do
audit-refused = Từ chối
audit-failed = Không thành
audit-pages = Các trang của nhật ký
audit-older = Cũ hơn
audit-newest = Mới nhất
audit-newer = Mới hơn
audit-oldest = Cũ nhất
audit-head = Dấu niêm của nhật ký
audit-head-text = Mỗi dòng nối với dòng trước bằng một phép tính, nên dòng cuối cho ra chuỗi này. Chép chuỗi và ngày ra giấy, giao cho người khác giữ: sau này ai sửa hay xóa một dòng cũ thì chuỗi tính lại không còn khớp.
looked-title = Ai đã xem hồ sơ
looked-lead = Mỗi lần mở hồ sơ được ghi lại: ai, vai trò gì, lúc nào, xem phần nào. Cha mẹ, người chăm sóc có thể hỏi danh sách này.
looked-none = Chưa ai xem hồ sơ này.
child-looked =
    { $n ->
        [0] Chưa ai xem trong 30 ngày
       *[other] { $n } người xem trong 30 ngày
    }

## Mở hồ sơ theo lý do

home-opened =
    { $n ->
       *[other] { $n } hồ sơ trẻ đã được người khác mở theo lý do trong 30 ngày qua
    }
opened-title = Hồ sơ đã mở theo lý do
opened-lead = Trong 30 ngày qua, ở địa bàn này, do người khác mở. Ai mở, lúc nào, vì sao. Thấy lý do không thỏa đáng thì hỏi lại người mở.
opened-unit = Địa bàn, lý do
opened-none = Không có hồ sơ nào được người khác mở theo lý do.
opened-back = Về trang chính

open-title = Mở khẩn cấp hồ sơ một trẻ
open-lead = Chỉ mở khi cần cho chính trẻ này và không còn cách khác.
open-terms = Trước khi mở
open-what = Hiện ra những phần hồ sơ mà vai trò của anh/chị được xem khi có lý do, của riêng trẻ này.
open-long = Hồ sơ mở ba giờ rồi tự đóng.
open-kept = Lý do, họ tên và mọi lần xem được ghi vào nhật ký, không ai xóa được.
open-told = Lãnh đạo phụ trách địa bàn và người kiểm tra nhật ký thấy ngay lần mở này, kèm lý do.
open-sealed = Vụ việc bảo vệ trẻ em đã niêm phong thì không bao giờ mở được bằng cách này.
open-reason = Lý do
open-reason-help = Ít nhất hai mươi ký tự: cần xem gì, để làm gì cho trẻ. Người kiểm tra sẽ đọc.
open-too-short = Lý do cần ít nhất hai mươi ký tự. Ghi thêm: cần xem gì, để làm gì cho trẻ.
open-button = Mở hồ sơ trong ba giờ
open-back = Không mở, quay lại
