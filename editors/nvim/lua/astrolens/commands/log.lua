-- `:Astrolens log`: what the server wrote, its last line first seen.

---@type astrolens.Command
return {
  summary = "open the server's log",
  run = function()
    local path = require("astrolens.server").log_path()
    if not path or not vim.uv.fs_stat(path) then
      -- What a server says that does not get as far as its log is in Neovim's.
      path = require("vim.lsp.log").get_filename()
    end
    vim.cmd.split(vim.fn.fnameescape(path))
    vim.bo.readonly = true
    vim.bo.autoread = true
    vim.cmd("normal! G")
  end,
}
