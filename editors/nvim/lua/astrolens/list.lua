-- Findings and functions as items of the quickfix list or of a location list.

local config = require("astrolens.config")

local M = {}

local TYPES = { error = "E", warning = "W", information = "I" }

---@param finding astrolens.Finding
---@param path string
---@return vim.quickfix.entry
function M.of_finding(finding, path)
  -- Columns are those of code points, which are bytes where a name stands after blanks.
  return {
    filename = path,
    lnum = finding.start_line,
    col = finding.start_column,
    end_lnum = finding.end_line,
    end_col = finding.end_column,
    type = TYPES[finding.severity],
    text = ("%s [%s]"):format(finding.message, finding.rule),
  }
end

---@param finding astrolens.WorkspaceFinding
---@return vim.quickfix.entry
function M.of_row(finding)
  -- Columns are those of the encoding, which are bytes where a name stands after blanks.
  local from, to = finding.range.start, finding.range["end"]
  return {
    filename = vim.uri_to_fname(finding.uri),
    lnum = from.line + 1,
    col = from.character + 1,
    end_lnum = to.line + 1,
    end_col = to.character + 1,
    type = TYPES[finding.severity],
    text = ("%s [%s]"):format(finding.message, finding.rule),
  }
end

---Fills a list, and opens it if that is wanted and there is something in it.
---@param kind "quickfix"|"loclist"
---@param title string
---@param items vim.quickfix.entry[]
function M.fill(kind, title, items)
  local what = { title = title, items = items }
  local is_quickfix = kind == "quickfix"
  if is_quickfix then
    vim.fn.setqflist({}, " ", what)
  else
    vim.fn.setloclist(0, {}, " ", what)
  end
  if config.get().scan.open and #items > 0 then
    vim.cmd(is_quickfix and "botright copen" or "lopen")
    vim.cmd.wincmd("p")
  end
end

return M
