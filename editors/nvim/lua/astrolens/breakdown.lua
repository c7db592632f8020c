-- Why a function has its figure: a window with the sum and how to lower it, and the points at the
-- lines that add them.

local config = require("astrolens.config")
local message = require("astrolens.message")
local position = require("astrolens.position")
local request = require("astrolens.request")

local M = {}

local namespace = vim.api.nvim_create_namespace("astrolens.breakdown")

---How many figures stand in a line.
local FIGURES = 3

---Shows the points at the lines of `bufnr` until the window `winid` is closed.
---@param bufnr integer
---@param winid integer
---@param increments astrolens.Point[]
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

---What a person reads: the sum, the points, the other figures, the findings.
---@param found astrolens.BreakdownResult
---@return string[]
local function written(found)
  local lines = { ("**%s**"):format(found["function"]), found.sum, "" }
  for _, increment in ipairs(found.increments) do
    local line = increment.range.start.line + 1
    table.insert(lines, ("    %+3d  %5d  %s"):format(increment.points, line, increment.reason))
  end
  local figures = vim.tbl_map(function(figure)
    return ("%s %s"):format(figure.title, figure.value)
  end, found.metrics)
  table.insert(lines, "")
  for first = 1, #figures, FIGURES do
    table.insert(lines, table.concat(figures, ", ", first, math.min(first + FIGURES - 1, #figures)))
  end
  table.insert(lines, "")
  if #found.advice > 0 then
    table.insert(lines, "**How to lower it**")
    for _, advice in ipairs(found.advice) do
      table.insert(lines, "- " .. advice.text)
    end
    table.insert(lines, "")
  end
  for _, finding in ipairs(found.findings) do
    table.insert(lines, ("- %s: %s"):format(finding.code, finding.message))
  end
  return lines
end

---Puts a window to the right of the text, below the cursor's line, where there is room for both.
---@param winid integer
---@param source integer the window of the text
local function put_aside(winid, source)
  local width = vim.api.nvim_win_get_width(source)
  if width >= 2 * vim.api.nvim_win_get_width(winid) then
    vim.api.nvim_win_set_config(winid, {
      relative = "win",
      win = source,
      anchor = "NE",
      row = vim.api.nvim_win_call(source, vim.fn.winline),
      col = width,
    })
  end
end

---@param bufnr integer
---@param found astrolens.BreakdownResult
---@param encoding string
local function open(bufnr, found, encoding)
  local options = config.get().breakdown
  local source = vim.api.nvim_get_current_win()
  local _, winid = vim.lsp.util.open_floating_preview(written(found), "markdown", {
    border = options.border,
    focus_id = "astrolens/breakdown",
    max_width = math.max(40, math.floor(vim.api.nvim_win_get_width(source) * 0.45)),
  })
  if not winid or vim.api.nvim_get_current_win() == winid then
    return
  end
  vim.wo[winid].linebreak = true
  put_aside(winid, source)
  if options.points then
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
