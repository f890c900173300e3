//! Emacs: smtpmail, Gnus, and a small back end for auth-source whose secret is a function. The command runs without a shell.

use super::{ADDRESS, How, NotPossible, PATH, Piece, USER, Way, Wish, lines, one, quote};

pub(super) fn write(wish: &Wish<'_>) -> Result<Vec<Piece>, NotPossible> {
    let mut entries = Vec::new();
    let mut all = Vec::new();
    if wish.sends() {
        let way = wish.sending()?;
        let user = wish.put(USER, quote::plain(way.user))?;
        entries.push(entry(wish, &way, &user)?);
        all.extend([
            "(setq send-mail-function 'smtpmail-send-it".to_owned(),
            format!("      user-mail-address {}", wish.put(ADDRESS, quote::plain(wish.address()))?),
            format!("      smtpmail-smtp-server \"{}\"", way.server.host),
            format!("      smtpmail-smtp-service {}", way.server.port),
            format!("      smtpmail-stream-type '{}", if way.is_implicit() { "ssl" } else { "starttls" }),
            format!("      smtpmail-smtp-user {user})"),
            "(with-eval-after-load 'smtpmail (add-to-list 'smtpmail-auth-supported 'xoauth2))".to_owned(),
        ]);
    }
    if wish.reads() {
        let way = wish.reading_by_imap()?;
        let user = wish.put(USER, quote::plain(way.user))?;
        entries.push(entry(wish, &way, &user)?);
        all.extend([
            "(setq gnus-select-method".to_owned(),
            format!("      '(nnimap {}", wish.put(ADDRESS, quote::plain(wish.address()))?),
            format!("        (nnimap-address \"{}\")", way.server.host),
            format!("        (nnimap-server-port {})", way.server.port),
            format!("        (nnimap-stream {})", if way.is_implicit() { "ssl" } else { "starttls" }),
            format!("        (nnimap-user {user})"),
            "        (nnimap-authenticator xoauth2)))".to_owned(),
        ]);
    }
    all.push(String::new());
    all.extend(back_end(&entries));
    Ok(one(How::AddTo("~/.emacs.d/init.el"), lines(all)))
}

/// Host, user and command of one sign-in.
fn entry(wish: &Wish<'_>, way: &Way<'_>, user: &str) -> Result<String, NotPossible> {
    let words: Result<Vec<String>, _> = wish.words(way).iter().map(|word| quote::plain(word)).collect();
    let words = words.map_err(|_unfit| wish.unwritable(PATH))?.join(" ");
    Ok(format!("(\"{}\" {user} {words})", way.server.host))
}

/// The function for the secret is written with a back quote, because a file without lexical binding has no closures.
fn back_end(entries: &[String]) -> Vec<String> {
    let mut all = vec!["(require 'auth-source)".to_owned(), "(require 'cl-lib)".to_owned()];
    all.push("(defvar mailward-accounts '(".to_owned());
    all.extend(entries.iter().map(|entry| format!("  {entry}")));
    all.push("  ))".to_owned());
    let lines = [
        "(cl-defun mailward-search (&rest _ &key host user port &allow-other-keys)",
        "  (let* ((hosts (if (listp host) host (list host)))",
        "         (found (cl-find-if (lambda (one)",
        "                              (and (member (car one) hosts)",
        "                                   (or (not (stringp user)) (equal user (cadr one)))))",
        "                            mailward-accounts)))",
        "    (when found",
        "      (list (list :host (car found) :port (if (listp port) (car port) port)",
        "                  :user (cadr found) :smtp-auth \"xoauth2\"",
        "                  :secret `(lambda () (car (process-lines ,@(cddr found)))))))))",
        "(defvar mailward-back-end",
        "  (auth-source-backend :source \".\" :type 'mailward :search-function #'mailward-search))",
        "(add-hook 'auth-source-backend-parser-functions",
        "          (lambda (entry) (when (eq entry 'mailward) mailward-back-end)))",
        "(add-to-list 'auth-sources 'mailward)",
        "(setq auth-source-do-cache nil)",
    ];
    all.extend(lines.map(str::to_owned));
    all
}
