-- The module graph as a page in the browser.

local client = require("astrolens.client")
local message = require("astrolens.message")
local server = require("astrolens.server")

local M = {}

---Makes the page of the workspace that `bufnr` belongs to, and has the browser open it.
---@param bufnr integer
function M.open(bufnr)
  local path, wanted = server.path()
  if not path then
    return message.error(("the program `%s` is not there: `:checkhealth astrolens`"):format(wanted))
  end
  local root = client.root(bufnr) or vim.fn.getcwd()
  local page = vim.fn.tempname() .. ".html"
  local command = { path, "graph", root, "--format", "html", "--output", page }
  vim.system(
    command,
    { text = true },
    vim.schedule_wrap(function(ended)
      -- What could not be read is told, and the rest is a page all the same.
      if not vim.uv.fs_stat(page) then
        local said = vim.trim(ended.stderr or "")
        return message.error(("the module graph cannot be shown: %s"):format(said))
      end
      local _, trouble = vim.ui.open(page)
      if trouble then
        message.error(("no browser opens %s: %s"):format(page, trouble))
      end
    end)
  )
end

return M
