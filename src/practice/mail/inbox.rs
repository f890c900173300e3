//! The made-up messages in every practice inbox.

/// The messages as they travel, for the mailbox of this address.
pub(super) fn messages(address: &str) -> [String; 3] {
    let message = |number: u8, from: &str, subject: &str, text: &str| {
        format!(
            "Date: Mon, {number:02} Nov 2026 08:15:30 +0000\r\nFrom: {from}\r\nTo: {address}\r\nSubject: {subject}\r\n\
             Message-ID: <practice-{number}@example.org>\r\nMIME-Version: 1.0\r\n\
             Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
        )
    };
    [
        message(
            2,
            "Practice provider <practice@example.org>",
            "Welcome",
            "This is a made-up message. If you can read it, signing in with a token works.",
        ),
        message(9, "Second User <second.user@example.org>", "Lunch?", "Tuesday at half past twelve?"),
        message(
            16,
            "Support desk <support@example.org>",
            "What a failure looks like",
            "Start the practice provider with --fail and a name, and look at what Mailward says.",
        ),
    ]
}

/// The lines of a message's head.
pub(super) fn head(message: &str) -> &str {
    message.split_once("\r\n\r\n").map_or(message, |(head, _)| head)
}

/// The text below the head.
pub(super) fn body(message: &str) -> &str {
    message.split_once("\r\n\r\n").map_or("", |(_, body)| body)
}
