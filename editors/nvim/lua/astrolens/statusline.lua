-- What stands in a statusline: the figures of the function under the cursor, or how far a scan is.

local M = {}

---@param winid integer
---@return string
function M.text(winid)
  local state = require("astrolens.scan").state()
  if state then
    return state
  end
  if not vim.api.nvim_win_is_valid(winid) then
    return ""
  end
  local functions = require("astrolens.functions")
  local all = functions.of(vim.api.nvim_win_get_buf(winid))
  local here = functions.at(all, vim.api.nvim_win_get_cursor(winid)[1])
  if not here then
    return ""
  end
  local format = require("astrolens.config").get().statusline.format
  local values = {
    cognitive = here.cognitive,
    cyclomatic = here.cyclomatic,
    nesting = here.nesting,
    name = here.qualified_name,
  }
  return (format:gsub("{(%l+)}", values))
end

return M
