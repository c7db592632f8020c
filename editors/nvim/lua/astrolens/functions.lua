-- The functions of a buffer with their figures, kept for whoever asks often, such as a statusline.

local client = require("astrolens.client")
local request = require("astrolens.request")

local M = {}

local METHOD = "astrolens/report"

---@class astrolens.Known
---@field functions astrolens.Function[]
---@field asked? integer the `changedtick` of the text that an answer is of or awaited for

---By buffer.
---@type table<integer, astrolens.Known>
local known = {}

---@param bufnr integer
---@return astrolens.Known
local function watch(bufnr)
  known[bufnr] = { functions = {} }
  vim.api.nvim_create_autocmd({ "BufWipeout", "LspDetach" }, {
    group = vim.api.nvim_create_augroup("astrolens.functions." .. bufnr, {}),
    buffer = bufnr,
    once = true,
    callback = function()
      known[bufnr] = nil
    end,
  })
  return known[bufnr]
end

---@param of vim.lsp.Client
---@param bufnr integer
---@param mine astrolens.Known
local function ask(of, bufnr, mine)
  mine.asked = vim.api.nvim_buf_get_changedtick(bufnr)
  local params = { textDocument = { uri = vim.uri_from_bufnr(bufnr) } }
  request.send(of, METHOD, params, function(trouble, report)
    if trouble then
      -- The text changed meanwhile: whoever asks next asks again.
      mine.asked = nil
      return
    end
    mine.functions = report and report ~= vim.NIL and report.functions or {}
    vim.cmd.redrawstatus()
  end, bufnr)
end

---The functions of `bufnr` as far as they are known now. If its text has changed, they are asked
---for, and the statusline is drawn again when they come; while one types, what was known holds.
---@param bufnr integer
---@return astrolens.Function[]
function M.of(bufnr)
  local of = client.of(bufnr)
  if not of or not request.is_offered(of, METHOD) then
    return {}
  end
  local mine = known[bufnr] or watch(bufnr)
  local is_typing = vim.api.nvim_get_mode().mode:match("^[iR]") ~= nil
  local is_old = mine.asked ~= vim.api.nvim_buf_get_changedtick(bufnr)
  if is_old and not (is_typing and mine.asked) then
    ask(of, bufnr, mine)
  end
  return mine.functions
end

---The innermost of `functions` at a line.
---@param functions astrolens.Function[]
---@param line integer from one
---@return astrolens.Function?
function M.at(functions, line)
  local best ---@type astrolens.Function?
  for _, candidate in ipairs(functions) do
    local covers = candidate.start_line <= line and line <= candidate.end_line
    if covers and (not best or candidate.start_line >= best.start_line) then
      best = candidate
    end
  end
  return best
end

return M
