-- Why a function has its figure: a window with the sum, and the points at the lines that add them.

local config = require("astrolens.config")
local message = require("astrolens.message")
local position = require("astrolens.position")
local request = require("astrolens.request")

local M = {}

---@class astrolens.Increment
---@field range lsp.Range the word or sign that adds the points
---@field points integer
---@field reason string

---@class astrolens.Breakdown
---@field ["function"] string its qualified name
---@field metric string
---@field value number
---@field sum string
---@field increments astrolens.Increment[]
---@field markdown string

local namespace = vim.api.nvim_create_namespace("astrolens.breakdown")

---Shows the points at the lines of `bufnr` until the window `winid` is closed.
---@param bufnr integer
---@param winid integer
---@param increments astrolens.Increment[]
---@param encoding string
local function show_points(bufnr, winid, increments, encoding)
  vim.api.nvim_buf_clear_namespace(bufnr, namespace, 0, -1)
  for _, increment in ipairs(increments) do
    local text = (" +%d %s"):format(increment.points, increment.reason)
    position.mark(bufnr, namespace, increment.range, encoding, {
      hl_group = "AstrolensIncrement",
      virt_text = { { text, "AstrolensPoints" } },
      virt_text_pos = "eol",
    })
  end
  vim.api.nvim_create_autocmd("WinClosed", {
    pattern = tostring(winid),
    once = true,
    callback = function()
      if vim.api.nvim_buf_is_valid(bufnr) then
        vim.api.nvim_buf_clear_namespace(bufnr, namespace, 0, -1)
      end
    end,
  })
end

---@param bufnr integer
---@param found astrolens.Breakdown
---@param encoding string
local function open(bufnr, found, encoding)
  local options = config.get().breakdown
  local lines = { found.sum, "" }
  vim.list_extend(lines, vim.split(vim.trim(found.markdown), "\n"))
  local _, winid = vim.lsp.util.open_floating_preview(lines, "markdown", {
    border = options.border,
    focus_id = "astrolens/breakdown",
    max_width = 100,
  })
  if options.points and winid then
    require("astrolens.highlight").define()
    show_points(bufnr, winid, found.increments, encoding)
  end
end

---Shows why the function at a position has its figure. Called again, the cursor goes into the
---window.
---@param bufnr integer
---@param at? lsp.Position where the cursor is, if absent
---@param metric? string cognitive complexity, if absent
function M.show(bufnr, at, metric)
  local client = request.client_for(bufnr, "astrolens/breakdown")
  if not client then
    return
  end
  at = at or position.of_cursor(0, client.offset_encoding)
  local params = { position = at, metric = metric }
  request.document(bufnr, "astrolens/breakdown", params, function(found, of)
    if not found then
      message.info("there is no function here")
    elseif vim.api.nvim_get_current_buf() == bufnr then
      open(bufnr, found, of.offset_encoding)
    end
  end)
end

return M
