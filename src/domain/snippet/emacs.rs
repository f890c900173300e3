//! Emacs: smtpmail, Gnus, and a small back end for auth-source whose secret is a function. The command runs without a shell.

use super::{ADDRESS, How, NotPossible, PATH, Piece, USER, Wish, lines, one, quote};

pub(super) fn write(wish: &Wish<'_>) -> Result<Vec<Piece>, NotPossible> {
    let user = wish.put(USER, quote::plain(&wish.subject.user))?;
    let mut hosts = Vec::new();
    let mut all = Vec::new();
    if wish.sends() {
        let way = wish.sending()?;
        hosts.push(format!("\"{}\"", way.server.host));
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
        hosts.push(format!("\"{}\"", way.server.host));
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
    all.extend(back_end(wish, &user, &hosts.join(" "))?);
    Ok(one(How::AddTo("~/.emacs.d/init.el"), lines(all)))
}

fn back_end(wish: &Wish<'_>, user: &str, hosts: &str) -> Result<Vec<String>, NotPossible> {
    let words: Result<Vec<String>, _> = wish.words().iter().map(|word| quote::plain(word)).collect();
    let words = words.map_err(|_unfit| wish.unwritable(PATH))?.join(" ");
    let lines = [
        "(require 'auth-source)",
        "(require 'cl-lib)",
        "(cl-defun mailward-search (&rest _ &key host port &allow-other-keys)",
        "  (let ((wanted (if (listp host) host (list host))))",
        "    (when-let* ((found (cl-find-if (lambda (one) (member one wanted))",
        "                                   '(HOSTS))))",
        "      (list (list :host found :port (if (listp port) (car port) port)",
        "                  :user USER :smtp-auth \"xoauth2\"",
        "                  :secret (lambda () (car (process-lines COMMAND))))))))",
        "(defvar mailward-back-end",
        "  (auth-source-backend :source \".\" :type 'mailward :search-function #'mailward-search))",
        "(add-hook 'auth-source-backend-parser-functions",
        "          (lambda (entry) (when (eq entry 'mailward) mailward-back-end)))",
        "(add-to-list 'auth-sources 'mailward)",
        "(setq auth-source-do-cache nil)",
    ];
    // A line has one of these at most, and what is put in is not looked at again.
    let filled = |line: &str| match line {
        _ if line.contains("HOSTS") => line.replacen("HOSTS", hosts, 1),
        _ if line.contains("USER") => line.replacen("USER", user, 1),
        _ if line.contains("COMMAND") => line.replacen("COMMAND", &words, 1),
        _ => line.to_owned(),
    };
    Ok(lines.into_iter().map(filled).collect())
}
