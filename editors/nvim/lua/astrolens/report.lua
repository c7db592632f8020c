-- The report of a buffer in a window beside it: its functions and its findings.

local count = require("astrolens.message").count
local panel = require("astrolens.panel")
local position = require("astrolens.position")
local request = require("astrolens.request")

local M = {}

local METHOD = "astrolens/report"

---@class astrolens.Column
---@field title string
---@field value fun(of: astrolens.Function): number

---@type astrolens.Column[]
local COLUMNS = {
  {
    title = "cognitive",
    value = function(of)
      return of.cognitive
    end,
  },
  {
    title = "cyclomatic",
    value = function(of)
      return of.cyclomatic
    end,
  },
  {
    title = "nesting",
    value = function(of)
      return of.nesting
    end,
  },
  {
    title = "params",
    value = function(of)
      return of.parameters
    end,
  },
  {
    title = "lines",
    value = function(of)
      return of.lines.code
    end,
  },
}

---@class astrolens.Place
---@field start_line integer
---@field start_column integer

---@class astrolens.ReportState
---@field sorted integer the column by which functions are sorted
---@field report? astrolens.FileReport
---@field places table<integer, astrolens.Place> by row, what `<CR>` goes to

---@class astrolens.ReportPanel: astrolens.Panel
---@field state astrolens.ReportState

---Functions by a column, the highest first, and those of one value as in the source.
---@param functions astrolens.Function[]
---@param column astrolens.Column
---@return astrolens.Function[]
local function sorted(functions, column)
  local copy = vim.list_slice(functions)
  table.sort(copy, function(one, other)
    local first, second = column.value(one), column.value(other)
    if first ~= second then
      return first > second
    end
    return one.start_line < other.start_line
  end)
  return copy
end

---@param of astrolens.Function
---@return string
local function function_line(of)
  local cells = vim.tbl_map(function(column)
    return ("%" .. #column.title .. "d"):format(column.value(of))
  end, COLUMNS)
  return " " .. table.concat(cells, "  ") .. "  " .. of.qualified_name
end

---@return string
local function head_line()
  local titles = vim.tbl_map(function(column)
    return column.title
  end, COLUMNS)
  return " " .. table.concat(titles, "  ") .. "  function"
end

---@param report astrolens.FileReport
---@param column astrolens.Column
---@return string[] lines
---@return table<integer, astrolens.Place> places
local function written(report, column)
  local lines, places = {}, {} ---@type string[], table<integer, astrolens.Place>
  local counts = report.lines
  local title = "%s: %s, %d of code, %d of comment, %s"
  local total, functions = count(counts.total, "line"), count(#report.functions, "function")
  table.insert(lines, title:format(report.path, total, counts.code, counts.comment, functions))
  table.insert(lines, "")
  table.insert(lines, head_line())
  for _, of in ipairs(sorted(report.functions, column)) do
    table.insert(lines, function_line(of))
    places[#lines] = of
  end
  table.insert(lines, "")
  table.insert(lines, #report.findings == 0 and "No findings" or "Findings")
  for _, finding in ipairs(report.findings) do
    local text = "  %-7s  %4d  %s [%s]"
    local message = finding.message:gsub("\n", " ")
    table.insert(lines, text:format(finding.severity, finding.start_line, message, finding.rule))
    places[#lines] = finding
  end
  return lines, places
end

---@param of astrolens.ReportPanel
local function draw(of)
  local state = of.state
  if not state.report then
    of:set_lines({ "This file is in none of our languages, or cannot be read." })
    return
  end
  local column = COLUMNS[state.sorted]
  local lines, places = written(state.report, column)
  state.places = places
  of:set_lines(lines)
  of:set_title("Report · by " .. column.title)
end

---@param of astrolens.ReportPanel
local function refresh(of)
  request.document(of.source, METHOD, {}, function(report)
    if of:is_open() then
      of.state.report = report
      draw(of)
    end
  end)
end

---@param of astrolens.ReportPanel
local function jump(of)
  local place = of.state.places[vim.api.nvim_win_get_cursor(0)[1]]
  if place then
    local at = { line = place.start_line - 1, character = place.start_column - 1 }
    of:jump(position.to_buffer(of.source, at, "utf-32"))
  end
end

---@param of astrolens.ReportPanel
local function sort_by_next(of)
  local state = of.state
  state.sorted = state.sorted % #COLUMNS + 1
  draw(of)
end

---Opens the report of `bufnr`.
---@param bufnr integer
function M.open(bufnr)
  if not request.client_for(bufnr, METHOD) then
    return
  end
  local of = panel.open(bufnr, {
    kind = "report",
    state = { sorted = 1, places = {} },
    refresh = refresh,
    keys = {
      ["<CR>"] = { "go to the function or finding", jump },
      s = { "sort by the next column", sort_by_next },
    },
  }) --[[@as astrolens.ReportPanel]]
  refresh(of)
end

return M
