// Every sentence of the page, in both languages. What the bot says comes from the server, in the person's language.

export const WORDS = {
  vi: {
    skip: "Đến ô nhắn tin", automatic: "Một Cửa · hệ thống tự động", demo: "Bản chạy thử", tools: "Công cụ", other: "English",
    large: "Chữ to", end: "Kết thúc", talk: "Cuộc trò chuyện", log: "Tin nhắn", below: "Xem tiếp",
    intro: "Đây là hệ thống tự động, không phải người.",
    never: "Một Cửa không bao giờ hỏi mã OTP, mật khẩu hay tiền.",
    news: "Tin mới chỉ hiện khi trang này đang mở. Tắt trang rồi mở lại, tin vẫn còn.",
    call: "Điện thoại của đơn vị: {hotline}",
    shoot: "Chụp", attach: "Tệp", words: "Tin nhắn", place: "Nhắn tin…", send: "Gửi",
    shootLong: "Chụp ảnh giấy tờ", attachLong: "Chọn ảnh hoặc tệp PDF",
    limit: "Ảnh hoặc PDF, mỗi tệp tối đa {size}, gửi được nhiều tệp một lúc.",
    bot: "Một Cửa", me: "Bạn", push: "Tin mới về hồ sơ", notice: "Thông báo",
    today: "Hôm nay", yesterday: "Hôm qua",
    choices: "Trả lời nhanh", past: "Lựa chọn của câu trước",
    copy: "Chép mã", copyLong: "Chép mã {code}", copied: "Đã chép",
    openPaper: "Mở tệp: {name}", photoOf: "Ảnh bạn vừa chọn: {name}", photoBot: "Ảnh Một Cửa gửi: {name}",
    waiting: "Đang gửi…", sent: "Đã gửi", part: "Đang gửi {part}%", held: "Giữ trên máy này, gửi sau khi bạn đồng ý.",
    later: "Chưa gửi được, sẽ tự gửi lại.", retry: "Gửi lại ngay", declined: "Tệp này chưa nhận được.", checking: "Đã tải xong, đang kiểm tra…",
    tooHeavy: "Tệp nặng hơn {size} nên chưa gửi được. Xin chụp từng trang rồi gửi.",
    slowLine: "Đường truyền chậm, tệp này chưa gửi được. Xin chọn lại khi mạng mạnh hơn.",
    day: "Hôm nay đã nhận đủ tệp. Xin chọn lại tệp này vào ngày mai.",
    day_address: "Hôm nay mạng này đã gửi đủ tệp. Xin thử mạng khác, hoặc chọn lại vào ngày mai.",
    empty: "Tệp này chưa có nội dung. Xin chọn lại.",
    lost: "Trình duyệt không còn giữ tệp này. Xin chọn lại tệp.",
    refused: "Tin này chưa gửi được. Xin thử nói ngắn hơn.",
    tooLong: "Tin dài {count} chữ cái, mỗi tin tối đa {most}. Xin chia thành nhiều tin.",
    slow: "Tin đến nhanh quá. Một Cửa nhận chậm lại một chút, không cần gửi lại.",
    offline: "Đang mất mạng. Tin nhắn được giữ trên máy này và tự gửi khi có mạng.",
    away: "Chưa nối được với máy chủ, đang thử lại. Tin nhắn được giữ trên máy này.",
    low: "Máy chủ sắp hết chỗ: tạm thời chưa nhận ảnh và tệp. Chữ vẫn gửi được.",
    full: "Máy chủ hết chỗ, tạm thời chưa nhận tin. Tin nhắn được giữ trên máy này và tự gửi sau.",
    endTitle: "Kết thúc trên máy này?",
    endWhat: "Tin nhắn trên máy này sẽ bị xóa. Người dùng máy sau không đọc được.",
    endKept: "Hồ sơ đã gửi vẫn còn. Xin ghi lại mã hồ sơ để tra cứu sau.",
    endDraft: "Việc đang làm dở trên máy này sẽ không mở lại được nữa.",
    endTake: "Muốn làm tiếp ở nơi khác: bấm \"Ở lại\", gõ \"việc đang làm dở\", bấm \"Làm tiếp ở máy khác\". Xin ghi lại mã DT-…: mã dùng một lần, trong 24 giờ.",
    unsent: "Còn {count} tin hoặc tệp chưa gửi. Kết thúc bây giờ sẽ xóa luôn.",
    endNo: "Ở lại", endYes: "Kết thúc và xóa",
    endedTitle: "Đã kết thúc trên máy này", endedWhat: "Tin nhắn trên máy đã xóa. Muốn xem hồ sơ, xin bắt đầu lượt mới rồi gõ mã hồ sơ.",
    endedOffline: "Tin nhắn trên máy đã xóa, nhưng chưa có mạng để báo máy chủ. Xin mở lại trang này khi có mạng.",
    endedElse: "Lượt này đã được kết thúc ở một cửa sổ khác.",
    again: "Bắt đầu lượt mới",
  },
  en: {
    skip: "Go to the message box", automatic: "Một Cửa · automatic system", demo: "Demonstration", tools: "Tools", other: "Tiếng Việt",
    large: "Large type", end: "End", talk: "Conversation", log: "Messages", below: "Read on",
    intro: "This is an automatic system, not a person.",
    never: "Một Cửa never asks for a one-time code (OTP), a password or money.",
    news: "News shows only while this page is open. If you close it and come back, your messages are still here.",
    call: "Telephone of the office: {hotline}",
    shoot: "Photo", attach: "File", words: "Message", place: "Write here…", send: "Send",
    shootLong: "Take a photo of a paper", attachLong: "Choose photos or a PDF file",
    limit: "Photos or PDF, up to {size} each, several at once.",
    bot: "Một Cửa", me: "You", push: "News about your application", notice: "Notice",
    today: "Today", yesterday: "Yesterday",
    choices: "Quick answers", past: "Choices of an earlier question",
    copy: "Copy code", copyLong: "Copy code {code}", copied: "Copied",
    openPaper: "Open file: {name}", photoOf: "The photo you chose: {name}", photoBot: "Photo from Một Cửa: {name}",
    waiting: "Sending…", sent: "Sent", part: "Sending {part}%", held: "Kept on this device. It is sent after you agree.",
    later: "Not sent yet. It will be sent again.", retry: "Send again now", declined: "This file was not accepted.", checking: "Uploaded, now being checked…",
    tooHeavy: "This file is larger than {size}, so it was not sent. Please photograph each page.",
    slowLine: "The connection is slow, so this file was not sent. Please choose it again on a better one.",
    day: "No more files today. Please choose this file again tomorrow.",
    day_address: "No more files from this network today. Please try another one, or choose it again tomorrow.",
    empty: "This file is empty. Please choose a file again.",
    lost: "The browser no longer has this file. Please choose it again.",
    refused: "This message was not sent. Please try a shorter one.",
    tooLong: "This message has {count} characters; the most is {most}. Please send it in parts.",
    slow: "Messages are coming very fast. Một Cửa slows down a little; no need to send again.",
    offline: "No connection. Your messages are kept on this device and sent when there is a connection.",
    away: "The server does not answer yet; trying again. Your messages are kept on this device.",
    low: "The server is almost full: photos and files wait for now. Text still works.",
    full: "The server is full and takes no messages for now. Yours are kept on this device and sent later.",
    endTitle: "End on this device?",
    endWhat: "The messages on this device will be deleted. The next person cannot read them.",
    endKept: "Applications already sent are kept. Please write down your tracking code to look them up later.",
    endDraft: "Unfinished work on this device cannot be opened again afterwards.",
    endTake: "To go on elsewhere: press \"Stay\", type \"my drafts\", press \"Continue on another device\". Write down the code DT-…: it works once, for 24 hours.",
    unsent: "Messages or files not sent yet: {count}. Ending now deletes them too.",
    endNo: "Stay", endYes: "End and delete",
    endedTitle: "Ended on this device", endedWhat: "The messages here are deleted. To see an application, start again and type its tracking code.",
    endedOffline: "The messages here are deleted, but there is no connection to tell the server. Please open this page again when online.",
    endedElse: "This conversation was ended in another window.",
    again: "Start again",
  },
};

let lang = "vi";

export function setLang(next) {
  lang = WORDS[next] ? next : "vi";
  document.documentElement.lang = lang;
  for (const node of document.querySelectorAll("[data-say]")) node.textContent = say(node.dataset.say);
  for (const node of document.querySelectorAll("[data-label]")) node.setAttribute("aria-label", say(node.dataset.label));
  for (const node of document.querySelectorAll("[data-place]")) node.placeholder = say(node.dataset.place);
}

export const getLang = () => lang;

export function say(key, values) {
  return WORDS[lang][key].replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

export const megabytes = (bytes) => `${Math.floor(bytes / 1e6)} MB`;

const zone = "Asia/Ho_Chi_Minh";

export function clock(at) {
  return new Intl.DateTimeFormat("en-GB", { hour: "numeric", minute: "2-digit", hourCycle: "h23", timeZone: zone }).format(at);
}

const dayKey = (at) => new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(at);

// The day as a heading: "Hôm nay", "Hôm qua", else "thứ Ba, 24/11/2026".
export function day(at, now = new Date()) {
  const key = dayKey(at);
  if (key === dayKey(now)) return say("today");
  if (key === dayKey(new Date(now - 864e5))) return say("yesterday");
  const weekday = new Intl.DateTimeFormat(lang === "vi" ? "vi" : "en-GB", { weekday: "long", timeZone: zone }).format(at);
  const [year, month, date] = key.split("-");
  return lang === "vi" ? `${weekday[0].toLowerCase()}${weekday.slice(1)}, ${date}/${month}/${year}` : `${weekday}, ${date}/${month}/${year}`;
}

export const sameDay = (one, other) => dayKey(one) === dayKey(other);
