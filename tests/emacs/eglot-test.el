;;; eglot-test.el --- Eglot against the real server  -*- lexical-binding: t -*-

;;; Commentary:

;; Run by `tests/emacs/run'.  The configuration is the block in docs/editors.md.

;;; Code:

(require 'cl-lib)
(require 'ert)
(require 'eglot)
(require 'flymake)

(defconst eglot-test-root
  (expand-file-name "../.." (file-name-directory (or load-file-name buffer-file-name)))
  "The top of the repository.")

;; A cognitive complexity of 19: 1 + 2 + 1 + 2 + 3 + 1 + 4 + 5.
(defconst eglot-test-ship "\
def ship(orders, stock):
    for order in orders:
        if not order.paid and not order.trusted:
            continue
        for line in order.lines:
            if stock.get(line.item, 0) < line.count:
                raise LookupError(line.item)
            elif line.fragile:
                if line.wrapped:
                    if line.heavy:
                        wrap(line)
        send(order)
"
  "What is looked at.")

(defun eglot-test-configure ()
  "Evaluate the configuration that docs/editors.md gives."
  (with-temp-buffer
    (insert-file-contents (expand-file-name "docs/editors.md" eglot-test-root))
    (re-search-forward "^```elisp\n\\(\\(?:.*\n\\)*?\\)```$")
    (let ((block (match-string 1)))
      (erase-buffer)
      (insert block)
      (eval-buffer))))

(defun eglot-test-wait (what condition)
  "Wait until CONDITION returns something, and return it; WHAT is what fails to come."
  (let ((end (+ (float-time) 20)) found)
    (while (not (setq found (funcall condition)))
      (when (> (float-time) end)
        (ert-fail (list 'never-came what)))
      (accept-process-output nil 0.05))
    found))

(defun eglot-test-finding ()
  "Return the finding of cognitive complexity in this buffer, if it is there.
Its limit is that of the configuration, which the server asks for once it runs."
  (cl-find-if (lambda (diagnostic)
                (string-search "cognitive complexity of 19 (limit 18)"
                               (flymake-diagnostic-text diagnostic)))
              (flymake-diagnostics)))

(defmacro eglot-test-with-project (&rest body)
  "Run BODY in a buffer with `eglot-test-ship' that the server looks after."
  (declare (indent 0))
  `(let* ((folder (file-truename (make-temp-file "astrolens-eglot-" t)))
          (default-directory (file-name-as-directory folder))
          (process-environment
           (cons (format "XDG_CACHE_HOME=%s/.cache" folder) process-environment))
          (eglot-sync-connect 20)
          (eglot-autoshutdown t))
     (unwind-protect
         (progn
           (call-process "git" nil nil nil "init" "--quiet")
           (with-temp-file "ship.py" (insert eglot-test-ship))
           (with-current-buffer (find-file-noselect "ship.py")
             (unwind-protect
                 (progn
                   (call-interactively #'eglot)
                   (flymake-start)
                   ,@body)
               (set-buffer-modified-p nil)
               (kill-buffer))))
       (delete-directory folder t))))

(ert-deftest eglot-connects-and-shows-findings ()
  (eglot-test-with-project
    (should (equal "astrolens" (plist-get (eglot--server-info (eglot-current-server)) :name)))
    (let ((finding (eglot-test-wait "a finding" #'eglot-test-finding)))
      (should (= 5 (flymake-diagnostic-beg finding)))
      (should (eq 'eglot-warning (flymake-diagnostic-type finding))))))

(ert-deftest eglot-applies-a-code-action ()
  (eglot-test-with-project
    (let ((finding (eglot-test-wait "a finding" #'eglot-test-finding))
          (last-nonmenu-event ?a))
      (goto-char (flymake-diagnostic-beg finding))
      (cl-letf (((symbol-function 'completing-read)
                 (lambda (_prompt candidates &rest _)
                   (car (cl-find "Suppress cognitive-complexity with a reason" candidates
                                 :key #'car :test #'equal)))))
        (call-interactively #'eglot-code-actions))
      (goto-char (point-min))
      (should (looking-at-p "# astrolens: ignore\\[cognitive-complexity\\] "))
      ;; Saving sends what an idle timer would, and no batch is ever idle.
      (save-buffer)
      (flymake-start)
      (eglot-test-wait "a text without the finding" (lambda () (not (eglot-test-finding)))))))

(ert-deftest eglot-shows-the-figures-where-the-pointer-is ()
  (eglot-test-with-project
    (goto-char 6)
    (let ((hover (jsonrpc-request (eglot-current-server) :textDocument/hover
                                  (eglot--TextDocumentPositionParams))))
      (should (string-match-p "19" (format "%s" (plist-get hover :contents)))))))

(eglot-test-configure)
(provide 'eglot-test)

;;; eglot-test.el ends here
