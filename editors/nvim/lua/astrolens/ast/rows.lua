-- A syntax tree as rows of text, a node a row, and the row of a position.

local position = require("astrolens.position")

local M = {}

---@class astrolens.Row
---@field line string
---@field range lsp.Range
---@field after integer the row that follows all rows below this one

---The most of a leaf's text that is shown.
local LONGEST = 60

---@param text string
---@return string
local function quoted(text)
  local line = text:gsub("\\", "\\\\"):gsub("\n", "\\n"):gsub("\t", "\\t"):gsub("[%z\1-\31]", "?")
  if vim.fn.strchars(line) > LONGEST then
    line = vim.fn.strcharpart(line, 0, LONGEST) .. "…"
  end
  return '"' .. line .. '"'
end

---What a person reads of a node: `field: kind "text"`.
---@param node astrolens.AstNode
---@return string
local function written(node)
  local parts = {} ---@type string[]
  if node.field then
    table.insert(parts, node.field .. ":")
  end
  table.insert(parts, node.named and node.kind or quoted(node.kind))
  if node.missing then
    table.insert(parts, "(missing)")
  end
  -- A token without a name reads as its kind says.
  if node.text and node.named then
    table.insert(parts, quoted(node.text))
  end
  if node.cut then
    table.insert(parts, "…")
  end
  return table.concat(parts, " ")
end

---@param nodes astrolens.AstNode[]
---@param depth integer
---@param rows astrolens.Row[]
local function add(nodes, depth, rows)
  for _, node in ipairs(nodes) do
    local row = { line = ("  "):rep(depth) .. written(node), range = node.range, after = 0 }
    table.insert(rows, row)
    add(node.children or {}, depth + 1, rows)
    row.after = #rows + 1
  end
end

---The rows of a tree, from the outermost node on.
---@param nodes astrolens.AstNode[]
---@return astrolens.Row[]
function M.of(nodes)
  local rows = {} ---@type astrolens.Row[]
  add(nodes, 0, rows)
  return rows
end

---@param range lsp.Range
---@param at lsp.Position
---@return boolean
local function covers(range, at)
  return not position.is_before(at, range.start) and position.is_before(at, range["end"])
end

---The number of the row of the smallest node at a position.
---@param rows astrolens.Row[]
---@param at lsp.Position
---@return integer? row
function M.at(rows, at)
  local found = nil ---@type integer?
  local number, last = 1, #rows
  while number <= last do
    local row = rows[number]
    if covers(row.range, at) then
      found, last = number, row.after - 1
      number = number + 1
    else
      number = row.after
    end
  end
  return found
end

return M
